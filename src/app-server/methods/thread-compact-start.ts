// thread/compact/start: summarises the thread as a turn of its own.
import { method } from "../method.ts";
import { loadedThread } from "../thread-lookup.ts";

export const threadCompactStart = method("thread/compact/start", (params, context) => {
  const thread = loadedThread(context.engine, params.threadId);
  context.after(() => thread.startCompaction());
  return {};
});
