// thread/name/set: a name for people. Ephemeral threads cannot keep one.
import { newTurnId } from "../../base/ids.ts";
import { setStatus } from "../../core/thread-state.ts";
import { appendThreadName } from "../../rollout/thread-names.ts";
import { findThreadFile } from "../../rollout/locate.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const threadNameSet = method("thread/name/set", (params, context) => {
  const { engine, subscriptions } = context;
  const threadId = checkThreadId(params.threadId);
  const name = params.name.trim();
  if (name === "") throw invalidRequest("thread name must not be empty");
  const { codexHome } = engine.services;
  const state = engine.get(threadId)?.state;
  if (state === undefined && findThreadFile(codexHome, threadId) === undefined) {
    throw invalidRequest(`thread not found: ${threadId}`);
  }
  if (state?.ephemeral === true) {
    context.after(() => {
      setStatus(state, { type: "systemError" });
      state.events.notify("error", {
        error: {
          message: "Session persistence is disabled; cannot rename thread.",
          codexErrorInfo: "other",
          additionalDetails: null,
        },
        willRetry: false,
        threadId,
        turnId: newTurnId(),
      });
    });
    return {};
  }
  appendThreadName(codexHome, threadId, name);
  if (state !== undefined) {
    state.name = name;
    const payload = { type: "thread_name_updated", thread_id: threadId, thread_name: name };
    state.recorder.defer([{ type: "event_msg", payload }]);
  }
  context.after(() => subscriptions.notify(null, "thread/name/updated", { threadId, threadName: name }));
  return {};
});
