// Lines of a thread file → the turns that clients see (thread/read, resume, fork, rollback). Works line
// by line, so a large file needs only its turns in memory. The rules were measured on 0.120
// (fixtures/*.expected.json): which kinds survive, `item-N` ids counted over the whole thread, a turn
// without an end reads as interrupted, an `error` line makes a turn failed. Pure.
import { createHash } from "node:crypto";
import type { ThreadItem } from "../protocol/item.ts";
import type { Turn, TurnError, TurnStatus } from "../protocol/turn.ts";
import { numberOrNull, textOf, textOrNull } from "./fields.ts";
import { itemOfEvent } from "./items/event-item.ts";
import { agentItem, hookFragments, reviewText, turnError, userContent } from "./items/message-item.ts";
import type { EventMsg, StoredLine } from "./types.ts";

interface OpenTurn {
  readonly id: string;
  readonly items: ThreadItem[];
  status: TurnStatus;
  error: TurnError | null;
  startedAt: number | null;
  completedAt: number | null;
  durationMs: number | null;
}

/** How a turn reads that the file does not end: it was cut, or it is running now. */
export type OpenStatus = Extract<TurnStatus, "interrupted" | "inProgress">;

export class TurnReader {
  private readonly finished: OpenTurn[] = [];
  private current: OpenTurn | undefined;
  /** Whether `current` began with a task_started line; others end with the next user message. */
  private explicit = false;
  /** Items of all turns so far: the next numbered item is one more. */
  private itemCount = 0;
  private nextNumber = 1;

  /** How many turns there are now; a rollback lowers it. */
  get count(): number {
    return this.finished.length + (this.current === undefined ? 0 : 1);
  }

  /** The id of the turn that the file has begun and not ended. */
  get openTurnId(): string | undefined {
    return this.explicit && this.current?.status !== "interrupted" ? this.current?.id : undefined;
  }

  push(line: StoredLine): void {
    if (line.type === "event_msg") this.event(line.payload);
    else if (line.type === "response_item" && line.payload.type === "message") {
      const fragments = hookFragments(line.payload);
      if (fragments === undefined) return;
      const turn = this.turn();
      this.add(turn, { type: "hookPrompt", id: stableUuid(`${turn.id}/${turn.items.length}`), fragments });
    }
  }

  /** All turns so far. Call it at the end, or for a snapshot. */
  turns(openStatus: OpenStatus = "interrupted"): Turn[] {
    const turns: Turn[] = this.finished.map((turn) => ({ ...turn, items: [...turn.items] }));
    if (this.current !== undefined) {
      const { status } = this.current;
      const shown = this.explicit && status === "inProgress" ? openStatus : settled(status);
      turns.push({ ...this.current, items: [...this.current.items], status: shown });
    }
    return turns;
  }

  private event(event: EventMsg): void {
    switch (event.type) {
      case "task_started":
      case "turn_started":
        return this.start(event);
      case "task_complete":
      case "turn_complete":
        return this.end(event, "completed");
      case "turn_aborted":
        return this.end(event, "interrupted");
      case "thread_rolled_back":
        return this.rollBack(numberOrNull(event, "num_turns") ?? 0);
      case "error":
        return this.fail(event);
      case "user_message":
        return this.userMessage(event);
      case "agent_message":
        if (textOf(event, "message") !== "") this.addNumbered((id) => agentItem(id, event));
        return;
      case "agent_reasoning":
        return this.reason("summary", textOf(event, "text"));
      case "agent_reasoning_raw_content":
        return this.reason("content", textOf(event, "text"));
      case "context_compacted":
        return this.addNumbered((id) => ({ type: "contextCompaction", id }));
      case "entered_review_mode": {
        const review = textOrNull(event, "user_facing_hint") ?? "Review requested.";
        return this.addNumbered((id) => ({ type: "enteredReviewMode", id, review }));
      }
      case "exited_review_mode":
        return this.addNumbered((id) => ({ type: "exitedReviewMode", id, review: reviewText(event) }));
      default:
        return this.toolItem(event);
    }
  }

  private start(event: EventMsg): void {
    this.close("interrupted");
    this.explicit = true;
    this.current = newTurn(textOrNull(event, "turn_id") ?? this.unnamedId());
    this.current.startedAt = numberOrNull(event, "started_at");
  }

  // The id may be of an earlier turn (a late end); an id of no turn ends the present one (reviews do that).
  private end(event: EventMsg, status: "completed" | "interrupted"): void {
    const id = textOrNull(event, "turn_id");
    if (id === null && status === "completed") return;
    const named = id === null || id === this.current?.id ? undefined : this.byId(id);
    const turn = named ?? this.current;
    if (turn === undefined) return;
    turn.completedAt = numberOrNull(event, "completed_at");
    turn.durationMs = numberOrNull(event, "duration_ms");
    turn.status = status === "completed" && turn.error !== null ? "failed" : status;
    // An aborted turn may still show what ends after it; a completed one is over.
    if (turn === this.current && status === "completed") this.close("completed");
  }

  private fail(event: EventMsg): void {
    const error = turnError(event);
    if (error === undefined || this.current === undefined) return;
    this.current.status = "failed";
    this.current.error = error;
  }

  private rollBack(turns: number): void {
    if (!Number.isInteger(turns) || turns < 1) return;
    this.close("interrupted");
    const kept = Math.max(0, this.finished.length - turns);
    this.finished.length = kept;
    this.itemCount = this.finished.reduce((sum, turn) => sum + turn.items.length, 0);
    // 0.120 goes on counting from all items that are left, named ones too.
    this.nextNumber = this.itemCount + 1;
  }

  private userMessage(event: EventMsg): void {
    const content = userContent(event);
    if (!this.explicit) this.close("completed");
    this.addNumbered((id) => ({ type: "userMessage", id, content }));
  }

  private reason(part: "summary" | "content", text: string): void {
    if (text === "") return;
    const items = this.current?.items ?? [];
    const last = items.at(-1);
    if (last?.type === "reasoning") items[items.length - 1] = { ...last, [part]: [...last[part], text] };
    else this.addNumbered((id) => ({ type: "reasoning", id, summary: [], content: [], [part]: [text] }));
  }

  // An event may name an earlier turn: a command can outlive its turn. Named turns that are gone drop it.
  private toolItem(event: EventMsg): void {
    const item = itemOfEvent(event);
    if (item === undefined) return;
    const turnId = textOrNull(event, "turn_id") ?? textOrNull(event, "turnId");
    const named = turnId === null ? this.turn() : this.byId(turnId);
    if (named !== undefined) this.add(named, item);
  }

  private addNumbered(make: (id: string) => ThreadItem): void {
    const turn = this.turn();
    this.add(turn, make(`item-${this.nextNumber++}`));
  }

  private add(turn: OpenTurn, item: ThreadItem): void {
    const at = turn.items.findLastIndex((known) => known.id === item.id);
    if (at >= 0) {
      turn.items[at] = item;
      return;
    }
    turn.items.push(item);
    this.itemCount++;
  }

  private turn(): OpenTurn {
    if (this.current === undefined) {
      this.explicit = false;
      this.current = newTurn(this.unnamedId());
    }
    return this.current;
  }

  private byId(id: string): OpenTurn | undefined {
    return this.current?.id === id ? this.current : this.finished.findLast((turn) => turn.id === id);
  }

  private close(status: "completed" | "interrupted"): void {
    const turn = this.current;
    if (turn === undefined) return;
    if (turn.status === "inProgress") turn.status = this.explicit ? status : "completed";
    this.finished.push(turn);
    this.current = undefined;
    this.explicit = false;
  }

  // Old files do not name their turns. The same file always gives the same ids.
  private unnamedId(): string {
    return stableUuid(`turn/${this.finished.length}/${this.itemCount}`);
  }
}

/** The turns of a whole file. */
export function readTurns(lines: Iterable<StoredLine>, openStatus?: OpenStatus): Turn[] {
  const reader = new TurnReader();
  for (const line of lines) reader.push(line);
  return reader.turns(openStatus);
}

function newTurn(id: string): OpenTurn {
  return {
    id,
    items: [],
    status: "inProgress",
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
  };
}

function settled(status: TurnStatus): TurnStatus {
  return status === "inProgress" ? "completed" : status;
}

function stableUuid(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
