// The commands of one thread that are still running, or ended with output nobody has read. They
// outlive the tool call and the turn that started them. At most MAX_SESSIONS run at once.
import { randomInt } from "node:crypto";
import { StringDecoder } from "node:string_decoder";
import { monotonicMs } from "../../base/clock.ts";
import { HeadTailBuffer } from "../../process/capture.ts";
import type { ExitStatus, RunningProcess } from "../../process/types.ts";

const MAX_SESSIONS = 64;
/** What an item keeps of a command's output: the first and the last 512 KiB (`spec/cli.md` 2.2). */
const KEPT = 512 * 1024;

export class CommandSession {
  readonly id: number;
  readonly tty: boolean;
  /** The whole output as far as kept, for the item. */
  readonly output = new HeadTailBuffer(KEPT, KEPT);
  /** The call that started the command: the id of its item. */
  readonly itemId: string;
  readonly process: RunningProcess;
  exit: ExitStatus | null = null;
  /** When it ended, on the monotonic clock. */
  endedMs: number | null = null;
  /** Ended by the user, not by itself: its item says so with exit code -1. */
  cleaned = false;
  readonly exited: Promise<ExitStatus>;
  private unread = new HeadTailBuffer(KEPT, KEPT);
  private readonly decoder = new StringDecoder("utf8");

  constructor(options: {
    readonly id: number;
    readonly tty: boolean;
    readonly itemId: string;
    readonly process: RunningProcess;
    /** Called with decoded output as it comes; null when nobody listens. */
    readonly onDelta: ((text: string) => void) | null;
  }) {
    this.id = options.id;
    this.tty = options.tty;
    this.itemId = options.itemId;
    this.process = options.process;
    const { onDelta } = options;
    this.process.onOutput = (chunk) => {
      this.output.push(chunk);
      this.unread.push(chunk);
      if (onDelta === null) return;
      const text = this.decoder.write(chunk);
      if (text !== "") onDelta(text);
    };
    this.exited = this.process.exited.then((exit) => {
      this.exit = exit;
      this.endedMs = monotonicMs();
      return exit;
    });
  }

  /** The output since the last read. */
  takeUnread(): HeadTailBuffer {
    const taken = this.unread;
    this.unread = new HeadTailBuffer(KEPT, KEPT);
    return taken;
  }
}

export class CommandSessions {
  private readonly sessions = new Map<number, CommandSession>();

  /** A free random five-digit id, as models know them; null when too many commands run. */
  reserveId(): number | null {
    if (this.sessions.size >= MAX_SESSIONS) return null;
    for (;;) {
      const id = randomInt(10_000, 100_000);
      if (!this.sessions.has(id)) return id;
    }
  }

  add(session: CommandSession): void {
    this.sessions.set(session.id, session);
  }

  get(id: number): CommandSession | undefined {
    return this.sessions.get(id);
  }

  remove(id: number): void {
    this.sessions.delete(id);
  }

  running(): readonly CommandSession[] {
    return [...this.sessions.values()].filter((session) => session.exit === null);
  }

  /** Ends every running command and waits until each is gone. Returns those that were ended. */
  async terminateAll(): Promise<readonly CommandSession[]> {
    const ended = this.running();
    for (const session of ended) {
      session.cleaned = true;
      session.process.terminate({ force: true });
    }
    await Promise.all(ended.map((session) => session.exited));
    this.sessions.clear();
    return ended;
  }
}
