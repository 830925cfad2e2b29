// Compaction: the model summarises the thread, and the summary with the user's own messages takes
// the history's place. It never loses a user message silently and never ends larger than it began:
// then the old history stays.
import { newItemId } from "../base/ids.ts";
import { compactedHistory, compactionLimit, insertContext, shouldCompact } from "../context/compaction.ts";
import { compactionRequestInput } from "../context/compaction-request.ts";
import { initialContext } from "../context/fragments.ts";
import type { HistoryItem } from "../context/history-item.ts";
import { ModelError, type ModelEvent } from "../model/types.ts";
import type { ActiveTurn } from "./active-turn.ts";
import { contextTokens } from "./context-size.ts";
import type { RequestScope } from "./model-request.ts";
import { sample } from "./sampling.ts";
import { notifyUsage } from "./stream-items.ts";
import type { ThreadState } from "./thread-state.ts";
import { describeContext } from "./turn-context.ts";

/** Whether the thread is too full for another request. */
export function needsCompaction(state: ThreadState): boolean {
  const { last, contextWindow } = state.usage;
  if (last === null || contextWindow === null) return false;
  // A history that could not be made smaller is not tried again until it has grown by a quarter.
  if (state.history.bytes < state.incompressibleBytes * 1.25) return false;
  return shouldCompact(last, compactionLimit(contextWindow, state.config.autoCompactTokenLimit));
}

/** Compacts between two requests of a turn; the context goes in front of the newest user message. */
export async function compactInTurn(
  state: ThreadState,
  turn: ActiveTurn,
  scope: RequestScope,
): Promise<void> {
  const context = describeContext(state);
  const done = await compact(state, turn, scope, (items) => insertContext(items, initialContext(context)));
  if (!done) return;
  state.contextSeen = context;
  state.resumedFrom = null;
}

/** `thread/compact/start`: a turn of its own; the context is sent again with the next turn. */
export async function compactThread(state: ThreadState, turn: ActiveTurn): Promise<void> {
  const scope: RequestScope = {
    turnId: turn.id,
    tools: [],
    outputSchema: null,
    turnState: null,
    subagent: null,
    instructions: null,
  };
  const done = await compact(state, turn, scope, (items) => items);
  if (turn.signal.aborted) return;
  if (!done) throw new ModelError("badRequest", NOT_SMALLER);
  state.contextSeen = null;
  state.resumedFrom = null;
}

const NOT_SMALLER =
  "A compaction would not have made this thread smaller, so its history was kept. Start a new thread if the model's window is full.";
const NO_SUMMARY = "The model gave no summary, so nothing was compacted and the history was kept. Try again.";

/** Whether the history was replaced. When it was not, it is as it was. @throws ModelError, RecordError */
async function compact(
  state: ThreadState,
  turn: ActiveTurn,
  scope: RequestScope,
  withContext: (items: readonly HistoryItem[]) => readonly HistoryItem[],
): Promise<boolean> {
  const ids = { threadId: state.id, turnId: turn.id };
  const item = { type: "contextCompaction" as const, id: newItemId() };
  state.events.notify("item/started", { item, ...ids });
  const summary = await summarise(state, turn, { ...scope, tools: [] });
  if (turn.signal.aborted) return false;
  if (summary.trim() === "") throw new ModelError("badRequest", NO_SUMMARY);
  const result = compactedHistory({ history: state.history.entries, summary });
  if (!result.ok) {
    state.incompressibleBytes = state.history.bytes;
    state.events.notify("item/completed", { item, ...ids });
    return false;
  }
  const items = withContext(result.items);
  state.recorder.write([
    {
      type: "compacted",
      payload: { message: summary, replacement_history: items.map((entry) => entry.item) },
    },
  ]);
  state.history.replace(items);
  state.windowIndex += 1;
  state.usage.estimateContext(contextTokens(state));
  state.recorder.write([
    { type: "event_msg", payload: state.usage.event() },
    { type: "event_msg", payload: { type: "context_compacted" } },
  ]);
  notifyUsage(state, turn.id);
  state.events.notify("item/completed", { item, ...ids });
  state.events.notify("thread/compacted", ids);
  return true;
}

/** One request without tools whose answer is the summary. */
async function summarise(state: ThreadState, turn: ActiveTurn, scope: RequestScope): Promise<string> {
  let summary = "";
  const event = (one: ModelEvent): void => {
    if (one.type === "itemDone" && one.item.type === "message") {
      summary = one.item.content.map((part) => (part.type === "output_text" ? part.text : "")).join("");
    } else if (one.type === "completed" && one.usage !== null) {
      state.usage.record(one.usage);
      state.recorder.write([{ type: "event_msg", payload: state.usage.event() }]);
      notifyUsage(state, turn.id);
    }
  };
  const images = state.settings.modelInfo.inputModalities.includes("image");
  const maxTokens = state.usage.contextWindow ?? Number.POSITIVE_INFINITY;
  const { compactPrompt } = state.config;
  const input = (): readonly string[] => {
    // Answers calls that were cut off, so that the request is well formed.
    state.history.requestInput({ images });
    return compactionRequestInput(state.history.entries, { maxTokens, images, prompt: compactPrompt });
  };
  await sample({ state, scope, signal: turn.signal, input }, { event, broken: () => undefined });
  return summary;
}
