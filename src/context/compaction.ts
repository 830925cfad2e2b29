// Compaction: the history becomes the user's messages and a summary. Messages are kept from the
// newest back, whole while the budget lasts; then shortened in the middle; the rest is named in one
// line. Invariants: the newest is always whole, none vanishes without a mark, the result is smaller
// than what it replaces or is refused.
import type { MessageItem, TokenUsage } from "../protocol/model-item.ts";
import { summaryMessage } from "./compaction-prompt.ts";
import { isUserPrompt, leftOutCount, leftOutText } from "./context-messages.ts";
import { historyItem, replaceImages, type HistoryItem } from "./history-item.ts";
import { approximateTokens, truncateMiddle } from "./truncate.ts";

/** Tokens of user messages that a compaction keeps, about as 0.120 does (SESS-8). */
const USER_MESSAGE_TOKENS = 20_000;

/** What a message over the budget is shortened to, in bytes of each of its texts. */
const SHORT_BYTES = 240;
/** The part of the budget set aside for shortened messages. */
const SHORT_SHARE = 0.2;

const OLD_IMAGE = "[image shown earlier]";

/** Whether to compact before the next request. `limit` null = automatic compaction is off. */
export function shouldCompact(usage: Pick<TokenUsage, "totalTokens">, limit: number | null): boolean {
  return limit !== null && usage.totalTokens >= limit;
}

/**
 * The token count from which a thread is compacted: early enough that one more full tool output, the
 * request for a summary and the summary itself still fit. A configured limit can only be lower.
 */
export function compactionLimit(contextWindow: number, configured: number | null): number {
  const reserve = Math.min(RESERVE_TOKENS, Math.floor(contextWindow / 4));
  const latest = contextWindow - reserve;
  return configured === null ? latest : Math.min(configured, latest);
}

// A tool output of 10,000 × 1.2 tokens, a summary of 8,000, the prompt and slack for our estimates.
const RESERVE_TOKENS = 12_000 + 8_000 + 4_000;

export interface CompactionInput {
  readonly history: readonly HistoryItem[];
  readonly summary: string;
  /** Tokens of user messages to keep; default `USER_MESSAGE_TOKENS`. */
  readonly budget?: number;
}

export type Compaction =
  | {
      readonly ok: true;
      readonly items: readonly HistoryItem[];
      /** User messages that were shortened. */
      readonly shortened: number;
      /** User messages that are only counted, those of earlier compactions included. */
      readonly leftOut: number;
    }
  /** The new history would not be smaller (bytes of JSON): keep the old one. */
  | { readonly ok: false; readonly error: { readonly before: number; readonly after: number } };

/** The history after a compaction, without context messages: those are sent again by the rule of `insertContext`. */
export function compactedHistory(input: CompactionInput): Compaction {
  const prompts = input.history.filter((entry) => isUserPrompt(entry.item));
  const kept = keepUserMessages(prompts, input.budget ?? USER_MESSAGE_TOKENS);
  const leftOut = kept.leftOut + input.history.reduce((sum, entry) => sum + leftOutCount(entry.item), 0);
  const note = leftOut === 0 ? [] : [historyItem(userText(leftOutText(leftOut)), false)];
  const summary = historyItem(userText(summaryMessage(input.summary)), false);
  const items = [...note, ...kept.items, summary];
  const before = totalBytes(input.history);
  const after = totalBytes(items);
  if (after >= before) return { ok: false, error: { before, after } };
  return { ok: true, items, shortened: kept.shortened, leftOut };
}

/**
 * Where context messages go in a compacted history. Between turns: nowhere, the next turn appends them
 * before its user message. In mid-turn: in front of the last message a person wrote.
 */
export function insertContext(
  compacted: readonly HistoryItem[],
  context: readonly MessageItem[],
): readonly HistoryItem[] {
  const last = compacted.findLastIndex((entry) => isUserPrompt(entry.item));
  const at = last < 0 ? 0 : last;
  return [
    ...compacted.slice(0, at),
    ...context.map((item) => historyItem(item, false)),
    ...compacted.slice(at),
  ];
}

interface KeptMessages {
  readonly items: readonly HistoryItem[];
  readonly shortened: number;
  readonly leftOut: number;
}

function keepUserMessages(prompts: readonly HistoryItem[], budget: number): KeptMessages {
  const items: HistoryItem[] = [];
  let whole = budget * (1 - SHORT_SHARE);
  let short = budget * SHORT_SHARE;
  let shortened = 0;
  for (const [age, entry] of prompts.toReversed().entries()) {
    const full = withoutImages(entry);
    const cost = approximateTokens(full.bytes);
    if (age === 0 || cost <= whole) {
      whole -= cost;
      items.push(full);
      continue;
    }
    // The first that does not fit gets what is left; older ones only a line's worth each.
    const room = Math.max(SHORT_BYTES, whole * 4);
    const brief = shorten(full, room);
    if (room === SHORT_BYTES) short -= approximateTokens(brief.bytes);
    whole = 0;
    if (short < 0) return { items: items.toReversed(), shortened, leftOut: prompts.length - age };
    if (brief !== full) shortened++;
    items.push(brief);
  }
  return { items: items.toReversed(), shortened, leftOut: 0 };
}

function withoutImages(entry: HistoryItem): HistoryItem {
  const item = replaceImages(entry.item, OLD_IMAGE);
  return item === entry.item ? entry : historyItem(item, entry.turnStart);
}

function shorten(entry: HistoryItem, bytes: number): HistoryItem {
  if (entry.item.type !== "message") return entry;
  const text = entry.item.content.map((part) => ("text" in part ? part.text : "")).join("\n");
  const cut = truncateMiddle(text, Math.floor(bytes), "chars");
  return cut === text ? entry : historyItem(userText(cut), entry.turnStart);
}

function userText(text: string): MessageItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

function totalBytes(items: readonly HistoryItem[]): number {
  return items.reduce((sum, entry) => sum + entry.bytes, 0);
}
