// thread/archive: out of the list, file kept in archived_sessions.
import { archiveThread } from "../../rollout/archive.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";
import { findThreadFile } from "../../rollout/locate.ts";

export const threadArchive = method("thread/archive", async (params, context) => {
  const { engine, subscriptions } = context;
  const threadId = checkThreadId(params.threadId);
  const { codexHome } = engine.services;
  if (findThreadFile(codexHome, threadId) === undefined) {
    throw invalidRequest(`no rollout found for thread id ${threadId}`);
  }
  const archived = await engine.whileUnloaded(threadId, () => archiveThread(codexHome, threadId));
  if (!archived.ok) throw invalidRequest(archived.error.message);
  subscriptions.forget(threadId);
  context.after(() => subscriptions.notify(null, "thread/archived", { threadId }));
  return {};
});
