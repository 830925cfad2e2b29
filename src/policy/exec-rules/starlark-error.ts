// What is wrong in a rules file, with its place. Thrown inside the evaluator, which unwinds through
// many frames; load.ts turns it into a value.
import type { Place } from "./tokens.ts";

export class StarlarkError extends Error {
  override readonly name = "StarlarkError";
  /** `parse` and `resolve` errors have no call stack; `evaluate` errors show one. */
  readonly kind: "parse" | "resolve" | "evaluate";
  readonly start: Place;
  /** One past the last character; null when only the beginning is known. */
  readonly end: Place | null;

  constructor(kind: StarlarkError["kind"], message: string, start: Place, end: Place | null = null) {
    super(message);
    this.kind = kind;
    this.start = start;
    this.end = end;
  }
}
