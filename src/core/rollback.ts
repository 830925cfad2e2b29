// Takes back the last turns of a thread. The lines stay in the file; a marker says they are gone.
import type { ThreadState } from "./thread-state.ts";

/** Drops the last `count` turns (all, when there are fewer). The context is sent whole again. */
export function rollbackThread(state: ThreadState, count: number): void {
  state.recorder.write([{ type: "event_msg", payload: { type: "thread_rolled_back", num_turns: count } }]);
  state.history.dropLastTurns(count);
  state.contextSeen = null;
  state.resumedFrom = null;
}
