// The private signal of the TOML diagnosis: it unwinds the scan at the first fault and never
// leaves toml-diagnosis.ts.

export interface Cursor {
  readonly text: string;
  at: number;
}

export class Fault extends Error {
  readonly start: number;
  readonly end: number;

  /** @param start,end UTF-16 range in the document */
  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** Stops the scan with a fault at the cursor, one character wide. */
export function faultAt(cursor: Cursor, message: string): never {
  throw new Fault(message, cursor.at, cursor.at + 1);
}
