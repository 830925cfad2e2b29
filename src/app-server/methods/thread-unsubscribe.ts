// thread/unsubscribe: hear no more of a thread. The last one to leave unloads it.
import { method } from "../method.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const threadUnsubscribe = method("thread/unsubscribe", (params, context) => {
  const { engine, subscriptions, questions, connection } = context;
  const threadId = checkThreadId(params.threadId);
  // Also from a thread that is on its way out: its turn still ends.
  const wasSubscribed = subscriptions.unsubscribe(threadId, connection);
  if (engine.get(threadId) === undefined) return { status: "notLoaded" as const };
  if (!wasSubscribed) return { status: "notSubscribed" as const };
  if (subscriptions.subscribers(threadId).length === 0) {
    context.after(() => {
      questions.abandon(threadId);
      void engine.unload(threadId);
    });
  }
  return { status: "unsubscribed" as const };
});
