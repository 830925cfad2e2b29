// What went wrong, and what each thread was last told.

const KEPT_EVENTS = 200;
const SHOWN_EVENTS = 50;
const MAX_TEXT = 260;

export interface Fault {
  readonly atMs: number;
  readonly threadId: string | null;
  readonly text: string;
  readonly events: readonly string[];
}

export class Report {
  readonly faults: Fault[] = [];
  readonly counts = new Map<string, number>();
  /** How long answers took in ms, by method. */
  readonly times = new Map<string, number[]>();
  /** Called with every fault as it is found. */
  onFault: (fault: Fault) => void = () => undefined;
  private readonly began = performance.now();
  private readonly events = new Map<string, string[]>();

  /** Remembers a message of a thread, in either direction. */
  note(threadId: string, who: string, message: unknown): void {
    const list = this.events.get(threadId) ?? [];
    const text = typeof message === "string" ? message : JSON.stringify(message);
    list.push(`${this.elapsedMs()} ${who} ${text.slice(0, MAX_TEXT)}`);
    if (list.length > KEPT_EVENTS) list.splice(0, KEPT_EVENTS / 2);
    this.events.set(threadId, list);
  }

  fail(threadId: string | null, text: string): void {
    const events = threadId === null ? [] : (this.events.get(threadId) ?? []).slice(-SHOWN_EVENTS);
    const fault = { atMs: this.elapsedMs(), threadId, text, events };
    this.faults.push(fault);
    this.onFault(fault);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  time(method: string, ms: number): void {
    const list = this.times.get(method) ?? [];
    list.push(ms);
    this.times.set(method, list);
  }

  elapsedMs(): number {
    return Math.round(performance.now() - this.began);
  }
}
