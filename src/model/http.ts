// POST, and a rare GET, over kept-alive connections with `node:http(s)`: a fifth of the processor time of `fetch`
// (design/libraries.md §0). The TLS modules, and the proxy library, are loaded when a URL needs them.
import http, { type IncomingMessage, type RequestOptions } from "node:http";
import { errnoCode } from "../base/os-error.ts";
import { proxyFor, trustedCertificates, type Env } from "./http-environment.ts";
import { ModelError } from "./types.ts";

export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: a GET without one. */
  readonly body: string | null;
}

export interface HttpTransport {
  /** Resolves with the response when its headers are there. Rejects with the system's error, or the abort. */
  post(request: HttpPost, signal: AbortSignal): Promise<IncomingMessage>;
  /** Closes idle connections; running responses end by themselves. */
  close(): void;
}

// RFC 9110: a token; field content without control characters, as Latin-1.
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

interface Route {
  readonly request: typeof http.request;
  readonly agent: http.Agent;
}

/** One pool of connections. The environment gives proxy and certificates, read at the first request. */
export function createTransport(env: Env): HttpTransport {
  let secure: Promise<Route> | null = null;
  let plain: Route | null = null;
  const opened: http.Agent[] = [];
  const keep = (route: Route): Route => {
    opened.push(route.agent);
    return route;
  };
  return {
    async post(request, signal) {
      const url = parseUrl(request.url);
      if (url.protocol === "https:") {
        secure ??= secureRoute(url, env).then(keep);
        return postOn(await secure, url, request, signal);
      }
      plain ??= keep({ request: http.request, agent: new http.Agent({ keepAlive: true }) });
      return postOn(plain, url, request, signal);
    },
    close() {
      for (const agent of opened) agent.destroy();
    },
  };
}

/** Whether a header can be sent as it is: a valid name, and no control or non-Latin characters. */
export function isSendable(name: string, value: string): boolean {
  return HEADER_NAME.test(name) && !UNSENDABLE.test(value);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  const next = "give the provider an http or https base_url";
  throw new ModelError("unexpectedStatus", `The model provider's URL ${text} cannot be used: ${next}.`);
}

async function secureRoute(url: URL, env: Env): Promise<Route> {
  const https = await import("node:https");
  const ca = await trustedCertificates(env);
  const options = { keepAlive: true, ...(ca === null ? {} : { ca: [...ca] }) };
  const proxy = proxyFor(url, env);
  if (proxy === null) return { request: https.request, agent: new https.Agent(options) };
  const { proxyAgent } = await import("./proxy-agent.ts");
  return { request: https.request, agent: await proxyAgent(proxy, options) };
}

// A server may close an idle connection in the moment we write to it. Nothing was answered, so the
// request goes out once more, on a fresh connection.
async function postOn(route: Route, url: URL, post: HttpPost, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await send(route, url, post, signal);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    for (const sockets of Object.values(route.agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
    return send(route, url, post, signal);
  }
}

class StaleConnection extends Error {
  override readonly name = "StaleConnection";
}

function send(route: Route, url: URL, post: HttpPost, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: post.body === null ? "GET" : "POST",
      agent: route.agent,
      headers:
        post.body === null
          ? post.headers
          : { ...post.headers, "content-length": Buffer.byteLength(post.body) },
      signal,
    };
    const request = route.request(url, options, resolve);
    let readBefore = 0;
    request.on("socket", (socket) => (readBefore = socket.bytesRead));
    request.on("error", (error) => {
      const code = errnoCode(error);
      const unanswered = request.reusedSocket && request.socket?.bytesRead === readBefore;
      const stale = unanswered && (code === "ECONNRESET" || code === "EPIPE");
      reject(stale ? new StaleConnection(error.message) : error);
    });
    request.end(post.body ?? undefined);
  });
}
