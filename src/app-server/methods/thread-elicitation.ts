// thread/increment_elicitation and decrement_elicitation: a client says that it has questions of its
// own open; while the count is above zero time limits of the thread's tools stand still.
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";

export const threadIncrementElicitation = method("thread/increment_elicitation", (params, { engine }) => {
  const thread = loadedThread(engine, params.threadId);
  thread.elicitations += 1;
  return { count: thread.elicitations, paused: true };
});

export const threadDecrementElicitation = method("thread/decrement_elicitation", (params, { engine }) => {
  const thread = loadedThread(engine, params.threadId);
  if (thread.elicitations === 0) throw invalidRequest("out-of-band elicitation count is already zero");
  thread.elicitations -= 1;
  return { count: thread.elicitations, paused: thread.elicitations > 0 };
});
