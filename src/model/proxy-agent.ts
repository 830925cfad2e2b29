// The agent for https through a proxy. The only module that knows the proxy library; loaded only
// when a proxy is set.
import type { Agent, AgentOptions } from "node:https";
import { ModelError } from "./types.ts";

interface ProxyLibrary {
  readonly HttpsProxyAgent: new (proxy: string, options: AgentOptions) => Agent;
}

/** A kept-alive agent whose connections are CONNECT tunnels of the proxy. */
export async function proxyAgent(proxy: string, options: AgentOptions): Promise<Agent> {
  const library: ProxyLibrary = await import("https-proxy-agent").catch(() => {
    throw new ModelError("unexpectedStatus", "HTTPS_PROXY is set, but https-proxy-agent is not installed.");
  });
  return new library.HttpsProxyAgent(proxy, options);
}
