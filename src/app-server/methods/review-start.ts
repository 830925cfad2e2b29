// review/start: a reviewer looks at changes, in the thread itself or in a copy of it (`detached`).
import { gitFacts } from "../../core/git-facts.ts";
import { prepareReview } from "../../core/review.ts";
import { forkForReview } from "../../core/review-fork.ts";
import { checkedTarget, reviewLabel } from "../../core/review-prompt.ts";
import { threadView } from "../../core/thread-view.ts";
import type { Thread } from "../../core/thread.ts";
import { gitInfoView } from "../git-info.ts";
import { method, type MethodContext } from "../method.ts";
import { INTERNAL_ERROR, invalidRequest, RpcError } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";

export const reviewStart = method("review/start", async (params, context) => {
  const parent = loadedThread(context.engine, params.threadId);
  const target = checkedTarget(params.target);
  if (!target.ok) throw invalidRequest(target.error);
  const thread = params.delivery === "detached" ? await detached(parent, context) : parent;
  const review = prepareReview(thread, target.value);
  context.after(review.run);
  const text = { type: "text" as const, text: reviewLabel(target.value), text_elements: [] };
  return {
    turn: {
      id: review.turnId,
      items: [{ type: "userMessage" as const, id: review.turnId, content: [text] }],
      status: "inProgress" as const,
      error: null,
      startedAt: null,
      completedAt: null,
      durationMs: null,
    },
    reviewThreadId: thread.state.id,
  };
});

/** A copy of the thread that the client hears, announced before the answer as 0.120 does. */
async function detached(
  parent: Thread,
  { engine, connection, subscriptions }: MethodContext<"review/start">,
): Promise<Thread> {
  const fork = await forkForReview(engine, parent);
  if (!fork.ok) throw new RpcError(INTERNAL_ERROR, `error creating detached review thread: ${fork.error}`);
  const { state } = fork.value;
  subscriptions.subscribe(state.id, connection);
  const git = gitInfoView(gitFacts(state.settings.cwd));
  // 0.120 does not name the source of the copy here.
  const thread = { ...threadView(state, [], git), forkedFromId: null };
  subscriptions.notify(state.id, "thread/started", { thread });
  return fork.value;
}
