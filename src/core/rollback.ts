// Takes back the last turns of a thread. The lines stay in the file; a marker says they are gone, and
// what is left is read back from the file, so that a resume later sees the same.
import { newTurnId } from "../base/ids.ts";
import { readHistory } from "../rollout/history.ts";
import { readRolloutSync } from "../rollout/reader.ts";
import { contextTokens } from "./context-size.ts";
import { notifyUsage } from "./stream-items.ts";
import type { ThreadState } from "./thread-state.ts";

/** Drops the last `count` turns (all, when there are fewer). @throws RecordError */
export function rollbackThread(state: ThreadState, count: number): void {
  state.recorder.write([{ type: "event_msg", payload: { type: "thread_rolled_back", num_turns: count } }]);
  state.contextSeen = null;
  state.resumedFrom = null;
  if (state.path === null) {
    state.history.dropLastTurns(count);
  } else {
    const left = readHistory(readRolloutSync(state.path).lines);
    state.history.replace(left.items);
    state.resumedFrom = left.contextSent ? (left.turnContext ?? null) : null;
  }
  state.usage.estimateContext(contextTokens(state));
  // The new size belongs to no turn: 0.120 reports it under a fresh id.
  notifyUsage(state, newTurnId());
}
