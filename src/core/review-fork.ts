// The thread of a detached review: a copy of the reviewed thread, with its settings, that goes its
// own way.
import { TURN_ABORTED } from "../context/turn-aborted.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Engine } from "./engine.ts";
import { readStoredThread } from "./stored-thread.ts";
import type { Thread } from "./thread.ts";
import { storeItem } from "./thread-state.ts";
import { userText } from "./user-text.ts";

/** Copies the thread. The error says why there is nothing to copy. @throws RecordError */
export async function forkForReview(engine: Engine, thread: Thread): Promise<Result<Thread, string>> {
  const { state } = thread;
  const { codexHome } = engine.services;
  const stored = await readStoredThread(codexHome, { threadId: state.id, path: state.path });
  if (!stored.ok) return err(stored.error);
  const fork = engine.create({
    setup: {
      settings: state.settings,
      config: state.config,
      effective: state.effective,
      rules: state.grants.rules,
    },
    source: engine.services.source,
    ephemeral: false,
    rawEvents: false,
    dynamicTools: [],
    fork: { fromId: state.id, stored: stored.value },
  });
  const { cutTurnId } = stored.value.history;
  if (cutTurnId !== undefined) {
    storeItem(fork.state, userText(TURN_ABORTED));
    const payload = { type: "turn_aborted", turn_id: cutTurnId, reason: "interrupted" };
    fork.state.recorder.write([{ type: "event_msg", payload }]);
  }
  return ok(fork);
}
