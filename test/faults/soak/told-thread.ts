// What the clients together were told of one thread: its turns, their ends, their completed items. All
// subscribers must be told the same; what was told must be in the thread's file.
import type { Report } from "./report.ts";

export interface ToldTurn {
  readonly id: string;
  status: string;
  /** Completed ones, in the order of their ends. */
  readonly items: any[];
  /** Nobody heard the end of it: the file may hold more than was told. */
  cut: boolean;
}

export interface Steer {
  readonly turnId: string;
  readonly text: string;
  /** When it was first looked for in vain. */
  missedAt?: number;
}

export class ToldThread {
  readonly id: string;
  readonly path: string;
  turns: ToldTurn[] = [];
  /** Ids of items whose start was told. */
  readonly begun = new Set<string>();
  /** Every item that was ever completed, also of turns that were rolled back since. */
  readonly everCompleted = new Map<string, any>();
  /** Steers that were taken and must show up, by turn. */
  steers: Steer[] = [];
  /** Changes with everything that is told. */
  version = 0;
  archived = false;
  rollbacksAsked = 0;
  rollbacksAnswered = 0;
  /** A client left before the answer to its rollback: the next look says what became of it. */
  lostRollback = false;
  /** When a client last stopped to listen: until some seconds later things may happen that nobody hears. */
  unheardAt = -Infinity;
  private readonly gone = new Set<string>();
  private readonly report: Report;

  constructor(id: string, path: string, turns: readonly any[], report: Report) {
    this.id = id;
    this.path = path;
    this.report = report;
    this.turns = turns.map((turn) => asTold(turn));
  }

  get active(): ToldTurn | undefined {
    return this.turns.find(({ status }) => status === "inProgress");
  }

  turn(id: string): ToldTurn | undefined {
    return this.turns.find((turn) => turn.id === id);
  }

  started(id: string): void {
    if (this.gone.has(id) || this.turn(id) !== undefined) return;
    this.version++;
    this.turns.push({ id, status: "inProgress", items: [], cut: false });
  }

  ended(id: string, status: string): void {
    const turn = this.turn(id);
    if (turn === undefined) {
      if (!this.gone.has(id)) this.report.fail(this.id, `turn ${id} ended before anybody heard of its start`);
      return;
    }
    if (turn.status !== "inProgress" && turn.status !== status && !turn.cut)
      this.report.fail(this.id, `turn ${id} ended as ${turn.status} and as ${status}`);
    if (turn.status === "inProgress") this.version++;
    turn.status = status;
  }

  completed(turnId: string, item: any): void {
    const known = this.everCompleted.get(item.id);
    if (known !== undefined) {
      if (JSON.stringify(known) !== JSON.stringify(item))
        this.report.fail(this.id, `item ${item.id} completed in two ways: ${JSON.stringify([known, item])}`);
      return;
    }
    this.version++;
    this.everCompleted.set(item.id, item);
    this.turn(turnId)?.items.push(item);
  }

  /**
   * A client joined and was shown these turns. One with more items than were told went on while the last of
   * the others had stopped to read, but was not gone yet.
   */
  joined(shown: readonly any[]): void {
    for (const { id, items } of shown) {
      const turn = this.turn(id);
      if (turn !== undefined && items.length > turn.items.length) turn.cut = true;
    }
  }

  /** The thread was closed while nobody listened: what was running has been cut. */
  closed(): void {
    const { active } = this;
    if (active === undefined) return;
    this.version++;
    active.status = "interrupted";
    active.cut = true;
  }

  /** Takes over a turn that nobody heard of. False when it was rolled back. */
  adopt(turn: any, index: number): boolean {
    if (this.gone.has(turn.id)) return false;
    this.turns.splice(index, 0, { ...asTold(turn), cut: true });
    return true;
  }

  /** A rollback was answered: `left` are the turns that remain of those that were known when it was asked. */
  rolledBack(known: readonly string[], left: readonly string[]): void {
    this.version++;
    for (const id of known) if (!left.includes(id)) this.gone.add(id);
    this.turns = this.turns.filter(({ id }) => !this.gone.has(id));
  }
}

function asTold({ id, status, items }: any): ToldTurn {
  return { id, status, items: [...items], cut: status === "inProgress" };
}
