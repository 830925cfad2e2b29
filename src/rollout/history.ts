// Lines of a thread file → what a resumed thread starts from. A compaction replaces the items so far; a
// rollback goes back to where the last n turns began, also across a compaction. Turns are those of
// turns.ts, so what the model sees and what clients see are always cut at the same place. Pure.
import type { MessageItem, ResponseItem, TokenUsage } from "../protocol/model-item.ts";
import type { Turn } from "../protocol/turn.ts";
import { type Fields, fieldsOf, isFields, numberOrNull, textOf } from "./fields.ts";
import { patchOutputsAsSent } from "./patch-outputs.ts";
import { isUserMessage, previewOfEvent } from "./preview.ts";
import { openCalls, pairCalls } from "./tool-pairs.ts";
import { type OpenStatus, TurnReader } from "./turns.ts";
import type { CompactedLine, EventMsg, SessionMeta, StoredLine } from "./types.ts";

export interface TokenFacts {
  readonly total: TokenUsage;
  readonly last: TokenUsage;
  readonly modelContextWindow: number | null;
}

export interface RolloutHistory {
  /** The file's own meta line (a fork also holds its source's). Undefined when it is damaged. */
  readonly meta: SessionMeta | undefined;
  /** What the model has seen, every tool call with an output. */
  readonly items: readonly ResponseItem[];
  /** Calls that the file holds no output for: `items` answers them with "aborted". */
  readonly openCalls: readonly string[];
  /** The last surviving turn_context: settings the thread last ran with. */
  readonly turnContext: Fields | undefined;
  /** Whether `items` already tells the model that context. If not, the next request sends all of it. */
  readonly contextSent: boolean;
  readonly tokens: TokenFacts | undefined;
  readonly rateLimits: Fields | undefined;
  readonly name: string | undefined;
  readonly preview: string;
  /** The last turn's id when the file begins but does not end it. */
  readonly cutTurnId: string | undefined;
  readonly turns: readonly Turn[];
}

// Where a turn began. `items` is the list of that time: a compaction starts a new list.
interface Mark {
  readonly items: ResponseItem[];
  readonly length: number;
  readonly context: ContextState;
  /** End of the context messages before the turn's own user message. */
  contextEnd: number | undefined;
}

interface ContextState {
  readonly last: Fields | undefined;
  readonly sent: boolean;
}

export class HistoryReader {
  private readonly turnReader = new TurnReader();
  private readonly marks: Mark[] = [];
  private items: ResponseItem[] = [];
  private context: ContextState = { last: undefined, sent: false };
  private meta: SessionMeta | undefined;
  private tokens: TokenFacts | undefined;
  private rateLimits: Fields | undefined;
  private name: string | undefined;
  private preview: string | undefined;

  push(line: StoredLine): void {
    const before = this.turnReader.count;
    this.turnReader.push(line);
    this.markTurns(before, line);
    switch (line.type) {
      case "session_meta":
        this.meta ??= line.payload;
        return;
      case "response_item":
        this.items.push(line.payload);
        return;
      case "turn_context":
        this.context = { last: line.payload, sent: true };
        return;
      case "compacted":
        return this.compact(line.payload);
      case "event_msg":
        return this.event(line.payload);
    }
  }

  /** The result so far. */
  finish(openStatus?: OpenStatus): RolloutHistory {
    return {
      meta: this.meta,
      items: pairCalls(patchOutputsAsSent(this.items)),
      openCalls: openCalls(this.items),
      turnContext: this.context.last,
      contextSent: this.context.sent,
      tokens: this.tokens,
      rateLimits: this.rateLimits,
      name: this.name,
      preview: this.preview ?? "",
      cutTurnId: this.turnReader.openTurnId,
      turns: this.turnReader.turns(openStatus),
    };
  }

  private event(event: EventMsg): void {
    switch (event.type) {
      case "user_message": {
        this.preview ??= previewOfEvent(event);
        const mark = this.marks.at(-1);
        if (mark !== undefined) mark.contextEnd ??= this.ownMessageStart();
        return;
      }
      case "token_count":
        this.tokens = tokenFacts(event["info"]) ?? this.tokens;
        if (isFields(event["rate_limits"])) this.rateLimits = event["rate_limits"];
        return;
      case "thread_name_updated":
        // A fork's file also holds its source's renames.
        if (event["thread_id"] === this.meta?.id) this.name = textOf(event, "thread_name");
        return;
      default:
        return;
    }
  }

  // Follows the turns: a mark for each that begins, and back to a mark for each that is rolled back.
  private markTurns(before: number, line: StoredLine): void {
    const now = this.turnReader.count;
    const isRollback = line.type === "event_msg" && line.payload.type === "thread_rolled_back";
    if (isRollback && now < this.marks.length) this.goBack(now);
    const isUserMessage = line.type === "event_msg" && line.payload.type === "user_message";
    for (let turn = before; turn < now; turn++) {
      // Without a task_started line the user's model item stands before the event that begins the turn.
      const length = isUserMessage ? this.ownMessageStart() : this.items.length;
      this.marks.push({ items: this.items, length, context: this.context, contextEnd: undefined });
    }
  }

  private goBack(turns: number): void {
    const mark = this.marks[turns]!;
    this.marks.length = turns;
    this.items = mark.items;
    // The thread's first context stays, as in 0.120; later turns take their context updates with them.
    this.items.length = turns === 0 ? (mark.contextEnd ?? mark.length) : mark.length;
    this.context = mark.context;
  }

  private ownMessageStart(): number {
    const last = this.items.at(-1);
    const isOwn = last?.type === "message" && last.role === "user";
    return this.items.length - (isOwn ? 1 : 0);
  }

  private compact(line: CompactedLine): void {
    this.items = line.replacement_history?.slice() ?? summarised(this.items, line.message);
    this.context = { ...this.context, sent: false };
  }
}

/** What a whole file says about its thread. */
export function readHistory(lines: Iterable<StoredLine>, openStatus?: OpenStatus): RolloutHistory {
  const reader = new HistoryReader();
  for (const line of lines) reader.push(line);
  return reader.finish(openStatus);
}

// Files of old versions hold only the summary: the user's recent messages are kept before it.
const KEPT_USER_BYTES = 80_000;

function summarised(items: readonly ResponseItem[], summary: string): ResponseItem[] {
  const kept: ResponseItem[] = [userMessage(summary)];
  let room = KEPT_USER_BYTES;
  for (const item of items.filter(isUserMessage).toReversed()) {
    room -= Buffer.byteLength(JSON.stringify(item));
    if (room < 0) break;
    kept.unshift(item);
  }
  return kept;
}

function userMessage(text: string): MessageItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

function tokenFacts(info: unknown): TokenFacts | undefined {
  if (!isFields(info)) return undefined;
  return {
    total: usage(fieldsOf(info["total_token_usage"])),
    last: usage(fieldsOf(info["last_token_usage"])),
    modelContextWindow: numberOrNull(info, "model_context_window"),
  };
}

function usage(stored: Fields): TokenUsage {
  const count = (key: string): number => numberOrNull(stored, key) ?? 0;
  return {
    totalTokens: count("total_tokens"),
    inputTokens: count("input_tokens"),
    cachedInputTokens: count("cached_input_tokens"),
    outputTokens: count("output_tokens"),
    reasoningOutputTokens: count("reasoning_output_tokens"),
  };
}
