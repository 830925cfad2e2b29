// One client's ear at one thread, from the answer that subscribed it until it leaves: the order of what it
// hears must make sense on its own.
import type { Report } from "./report.ts";
import type { ToldThread } from "./told-thread.ts";

export class Hearing {
  private readonly told: ToldThread;
  private readonly who: string;
  private readonly report: Report;
  private openTurn: string | null;
  /** The turn that ran when it joined: its items may have begun before. */
  private readonly joined: string | null;
  private readonly openItems = new Map<string, { readonly type: string; readonly turnId: string }>();
  private readonly ended = new Set<string>();
  private readonly completed = new Set<string>();
  /** Questions that are not resolved, by id, with the turn they belong to. */
  readonly questions = new Map<number, string>();

  constructor(told: ToldThread, who: string, report: Report, joined: string | null) {
    this.told = told;
    this.who = who;
    this.report = report;
    this.openTurn = joined;
    this.joined = joined;
  }

  hear(method: string, params: any): void {
    switch (method) {
      case "turn/started":
        return this.turnStarted(params.turn.id);
      case "turn/completed":
        return this.turnCompleted(params.turn);
      case "item/started":
        return this.itemStarted(params.turnId, params.item);
      case "item/completed":
        return this.itemCompleted(params.turnId, params.item);
      case "serverRequest/resolved":
        if (!this.questions.delete(params.requestId))
          this.wrong(`question ${params.requestId} resolved twice`);
        return;
      default:
        if (method.startsWith("item/") && params.itemId !== undefined) this.delta(method, params);
    }
  }

  /** The thread is closed or archived, or the subscription ended. */
  close(how: string): void {
    if (how !== "unsubscribed" && this.openTurn !== null)
      this.wrong(`${how} while turn ${this.openTurn} is open`);
  }

  private turnStarted(id: string): void {
    if (this.openTurn !== null) this.wrong(`turn ${id} started while ${this.openTurn} is open`);
    if (this.ended.has(id)) this.wrong(`turn ${id} started again`);
    this.openTurn = id;
    this.told.started(id);
  }

  private turnCompleted(turn: any): void {
    if (this.openTurn !== turn.id) this.wrong(`turn ${turn.id} ended, but ${this.openTurn} is open`);
    if (this.ended.has(turn.id)) this.wrong(`turn ${turn.id} ended twice`);
    if (turn.status === "inProgress") this.wrong(`turn ${turn.id} ended as inProgress`);
    this.ended.add(turn.id);
    this.openTurn = null;
    for (const [id, item] of this.openItems) {
      if (item.turnId !== turn.id) continue;
      // A command may outlive its turn; an interrupted or failed turn leaves items without an end.
      if (item.type === "commandExecution" && turn.status !== "failed") continue;
      if (turn.status === "completed") this.wrong(`item ${id} (${item.type}) has no end in a completed turn`);
      this.openItems.delete(id);
    }
    this.told.ended(turn.id, turn.status);
  }

  private itemStarted(turnId: string, item: any): void {
    if (turnId !== this.openTurn) this.wrong(`item ${item.id} started outside its turn`);
    if (this.openItems.has(item.id) || this.completed.has(item.id))
      this.wrong(`item ${item.id} started twice`);
    this.openItems.set(item.id, { type: item.type, turnId });
    this.told.begun.add(item.id);
  }

  private itemCompleted(turnId: string, item: any): void {
    if (!this.openItems.delete(item.id) && !this.mayBeOlder(turnId, item.id, item.type))
      this.wrong(`item ${item.id} completed but never started`);
    if (this.completed.has(item.id)) this.wrong(`item ${item.id} completed twice`);
    if (turnId !== this.openTurn && item.type !== "commandExecution")
      this.wrong(`item ${item.id} completed outside its turn`);
    this.completed.add(item.id);
    this.told.completed(turnId, item);
  }

  private delta(method: string, { itemId, turnId }: any): void {
    if (this.openItems.has(itemId) || this.mayBeOlder(turnId, itemId, "")) return;
    this.wrong(`${method} for item ${itemId}, which is not open`);
  }

  private mayBeOlder(turnId: string, itemId: string, type: string): boolean {
    if (turnId === this.joined) return true;
    // Of an earlier turn: a command whose start others heard.
    return (
      (type === "commandExecution" || type === "") &&
      this.told.begun.has(itemId) &&
      !this.completed.has(itemId)
    );
  }

  private wrong(text: string): void {
    this.report.fail(this.told.id, `${this.who}: ${text}`);
  }
}
