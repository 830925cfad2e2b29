// thread/shellCommand: a command the user typed, run as the user.
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";

export const threadShellCommand = method("thread/shellCommand", (params, context) => {
  if (params.command.trim() === "") throw invalidRequest("command must not be empty");
  const thread = loadedThread(context.engine, params.threadId);
  context.after(() => thread.userShell(params.command));
  return {};
});
