// thread/backgroundTerminals/clean: ends the thread's commands that still run.
import { method } from "../method.ts";
import { loadedThread } from "../thread-lookup.ts";

export const threadBackgroundTerminalsClean = method(
  "thread/backgroundTerminals/clean",
  (params, context) => {
    const thread = loadedThread(context.engine, params.threadId);
    context.after(() => void thread.state.sessions.terminateAll());
    return {};
  },
);
