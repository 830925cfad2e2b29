// What the model's commands see of the environment. Every route that starts a command goes through here.
import type { ToolContext } from "../types.ts";

/** The environment of the model's commands: the thread's, and whether the network is closed. */
export function turnEnvironment(
  context: Pick<ToolContext, "settings" | "threadId">,
  sandboxed: boolean,
): Readonly<Record<string, string>> {
  const { settings, threadId } = context;
  const policy = settings.sandboxPolicy;
  const closed = sandboxed && policy.type !== "dangerFullAccess" && !policy.networkAccess;
  return {
    ...settings.commandEnv,
    CODEX_THREAD_ID: threadId,
    ...(closed ? { CODEX_SANDBOX_NETWORK_DISABLED: "1" } : {}),
  };
}
