// thread/unarchive: back into the list.
import { storedThreadView } from "../../core/stored-view.ts";
import { unarchiveThread } from "../../rollout/archive.ts";
import { method } from "../method.ts";
import { INTERNAL_ERROR, invalidRequest, RpcError } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const threadUnarchive = method("thread/unarchive", (params, context) => {
  const { engine, subscriptions } = context;
  const threadId = checkThreadId(params.threadId);
  const path = unarchiveThread(engine.services.codexHome, threadId);
  if (!path.ok) throw invalidRequest(path.error.message);
  const thread = storedThreadView(engine.services.codexHome, path.value);
  if (thread === null) throw new RpcError(INTERNAL_ERROR, `the rollout of thread ${threadId} cannot be read`);
  context.after(() => subscriptions.notify(null, "thread/unarchived", { threadId }));
  return { thread };
});
