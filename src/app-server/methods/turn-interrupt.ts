// turn/interrupt: ends the running turn. Answered when the abort took effect; at once when nothing
// runs (0.120 never answers then).
import { method } from "../method.ts";
import { loadedThread } from "../thread-lookup.ts";

export const turnInterrupt = method("turn/interrupt", async (params, context) => {
  const thread = loadedThread(context.engine, params.threadId);
  await thread.interrupt(() => context.reply({}));
  return {};
});
