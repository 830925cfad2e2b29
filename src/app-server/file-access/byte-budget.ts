// How many bytes may be held at once. Who does not fit waits in line; one that is larger than everything
// fits when it is alone. The line keeps its order, so that the large are not overtaken for ever.

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

export class ByteBudget {
  private readonly limit: number;
  private held = 0;
  private readonly line: Waiting[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes bytes that `give` gives back. False when the signal aborted before there was room. */
  async take(bytes: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.line.length > 0 || !this.fits(bytes)) return this.turn(bytes, signal);
    this.held += bytes;
    return true;
  }

  give(bytes: number): void {
    this.held -= bytes;
    this.advance();
  }

  private fits(bytes: number): boolean {
    return this.held === 0 || this.held + bytes <= this.limit;
  }

  private advance(): void {
    for (let next = this.line[0]; next !== undefined && this.fits(next.bytes); next = this.line[0]) {
      this.line.shift();
      this.held += next.bytes;
      next.go();
    }
  }

  private turn(bytes: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.line.splice(this.line.indexOf(waiting), 1);
        resolve(false);
        this.advance();
      };
      const go = (): void => {
        signal.removeEventListener("abort", leave);
        resolve(true);
      };
      const waiting: Waiting = { bytes, go };
      this.line.push(waiting);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
