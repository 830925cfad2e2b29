// The input of the request that asks for a summary. Normally the history as it stands, so the prompt
// cache holds; when that would not fit the model's window, old tool traffic is thinned out first,
// because a thread that is too long to be compacted is lost. The user's messages always stay.
import type { ResponseItem } from "../protocol/model-item.ts";
import { COMPACTION_PROMPT } from "./compaction-prompt.ts";
import { isUserPrompt } from "./context-messages.ts";
import { historyItem, jsonWithoutImages, replaceImages, type HistoryItem } from "./history-item.ts";
import { approximateTokens, truncateMiddle } from "./truncate.ts";

/** What an old tool output is cut to, in bytes. */
const THIN_OUTPUT_BYTES = 400;

export interface CompactionRequestOptions {
  /** Tokens that the input may take. */
  readonly maxTokens: number;
  /** Whether the model takes images. */
  readonly images: boolean;
  /** `compact_prompt` of the configuration; null = ours. */
  readonly prompt?: string | null;
}

/** The items as JSON, the prompt last. Expects a history in which every call has its output. */
export function compactionRequestInput(
  history: readonly HistoryItem[],
  options: CompactionRequestOptions,
): readonly string[] {
  const prompt = historyItem(
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: options.prompt ?? COMPACTION_PROMPT }],
    },
    false,
  );
  const budget = options.maxTokens - approximateTokens(prompt.bytes);
  const fitting = dropOld(thinOutputs(history, budget), budget);
  return [...fitting, prompt].map((entry) => (options.images ? entry.json : jsonWithoutImages(entry)));
}

function thinOutputs(history: readonly HistoryItem[], budget: number): readonly HistoryItem[] {
  let tokens = tokensOf(history);
  return history.map((entry) => {
    if (tokens <= budget) return entry;
    const thin = thinOutput(entry);
    tokens -= approximateTokens(entry.bytes) - approximateTokens(thin.bytes);
    return thin;
  });
}

function thinOutput(entry: HistoryItem): HistoryItem {
  const item = replaceImages(entry.item, "[image]");
  if (item.type !== "function_call_output" && item.type !== "custom_tool_call_output") {
    return item === entry.item ? entry : historyItem(item, entry.turnStart);
  }
  const text =
    typeof item.output === "string"
      ? item.output
      : item.output.map((part) => ("text" in part ? part.text : "")).join("\n");
  return historyItem({ ...item, output: truncateMiddle(text, THIN_OUTPUT_BYTES, "tokens") }, entry.turnStart);
}

// Oldest first; a call goes together with its output.
function dropOld(history: readonly HistoryItem[], budget: number): readonly HistoryItem[] {
  let tokens = tokensOf(history);
  const droppedCalls = new Set<string>();
  return history.filter((entry) => {
    const callId = callIdOf(entry.item);
    const answersDropped = callId !== null && droppedCalls.has(callId);
    if (!answersDropped && (tokens <= budget || isUserPrompt(entry.item))) return true;
    tokens -= approximateTokens(entry.bytes);
    if (callId === null) return false;
    if (answersDropped) droppedCalls.delete(callId);
    else droppedCalls.add(callId);
    return false;
  });
}

function callIdOf(item: ResponseItem): string | null {
  return "call_id" in item ? item.call_id : null;
}

function tokensOf(history: readonly HistoryItem[]): number {
  return history.reduce((sum, entry) => sum + approximateTokens(entry.bytes), 0);
}
