// Reads tool-call arguments with positions, because the texts that models see for bad arguments are
// serde's: "missing field `cmd` at line 1 column 9". Syntax is checked over the whole text first;
// then `decode` walks it again against an expected shape.

/** A problem and where it was noticed (column = bytes consumed in the line, as serde counts). */
export class JsonTextError extends Error {
  override readonly name = "JsonTextError";
}

const MAX_DEPTH = 128;

export class JsonText {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Checks the syntax of the whole text. @throws JsonTextError */
  static check(text: string): void {
    const reader = new JsonText(text);
    reader.skipValue(0);
    reader.space();
    if (reader.position < text.length) {
      reader.position += 1;
      throw reader.error("trailing characters");
    }
  }

  error(message: string, position: number = this.position): JsonTextError {
    const before = this.text.slice(0, position);
    const lineStart = before.lastIndexOf("\n") + 1;
    const line = before.split("\n").length;
    return new JsonTextError(
      `${message} at line ${line} column ${Buffer.byteLength(before.slice(lineStart))}`,
    );
  }

  space(): void {
    while (this.position < this.text.length && " \t\n\r".includes(this.text[this.position]!))
      this.position += 1;
  }

  /** The next character that is not white space, not consumed; undefined at the end. */
  peek(): string | undefined {
    this.space();
    return this.text[this.position];
  }

  /** The source of the next value, consumed. */
  takeRaw(): string {
    this.space();
    const start = this.position;
    this.skipValue(0);
    return this.text.slice(start, this.position);
  }

  takeString(): string {
    return JSON.parse(this.takeRaw()) as string;
  }

  skipValue(depth: number): void {
    const next = this.peek();
    if (next === undefined) throw this.error("EOF while parsing a value");
    if (depth > MAX_DEPTH) throw this.error("recursion limit exceeded");
    if (next === "{") return this.skipObject(depth);
    if (next === "[") return this.skipArray(depth);
    if (next === '"') return this.skipString();
    this.skipScalar(next);
  }

  private skipObject(depth: number): void {
    this.position += 1;
    if (this.peek() === "}") return void (this.position += 1);
    for (;;) {
      const key = this.peek();
      if (key === undefined) throw this.error("EOF while parsing an object");
      if (key !== '"') throw this.errorAfter("key must be a string");
      this.skipString();
      const colon = this.peek();
      if (colon === undefined) throw this.error("EOF while parsing an object");
      if (colon !== ":") throw this.errorAfter("expected `:`");
      this.position += 1;
      this.skipValue(depth + 1);
      const end = this.peek();
      if (end === undefined) throw this.error("EOF while parsing an object");
      this.position += 1;
      if (end === "}") return;
      if (end !== ",") throw this.error("expected `,` or `}`");
      if (this.peek() === "}") throw this.errorAfter("trailing comma");
    }
  }

  private skipArray(depth: number): void {
    this.position += 1;
    if (this.peek() === "]") return void (this.position += 1);
    for (;;) {
      if (this.peek() === undefined) throw this.error("EOF while parsing a list");
      this.skipValue(depth + 1);
      const end = this.peek();
      if (end === undefined) throw this.error("EOF while parsing a list");
      this.position += 1;
      if (end === "]") return;
      if (end !== ",") throw this.error("expected `,` or `]`");
      if (this.peek() === "]") throw this.errorAfter("trailing comma");
    }
  }

  private skipString(): void {
    const { text } = this;
    for (this.position += 1; this.position < text.length; this.position += 1) {
      const code = text.charCodeAt(this.position);
      if (code === 0x22) return void (this.position += 1);
      if (code === 0x5c) this.skipEscape();
      else if (code < 0x20)
        throw this.errorAfter("control character (\\u0000-\\u001F) found while parsing a string");
    }
    throw this.error("EOF while parsing a string");
  }

  private skipEscape(): void {
    this.position += 1;
    const escape = this.text[this.position];
    if (escape === undefined) throw this.error("EOF while parsing a string");
    if (escape === "u") {
      const hex = this.text.slice(this.position + 1, this.position + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.errorAfter("invalid escape");
      this.position += 4;
    } else if (!'"\\/bfnrt'.includes(escape)) throw this.errorAfter("invalid escape");
  }

  private skipScalar(next: string): void {
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = this.position;
    const match = number.exec(this.text);
    if (match !== null) return void (this.position += match[0].length);
    for (const word of ["true", "false", "null"]) {
      if (next !== word[0]) continue;
      const given = this.text.slice(this.position, this.position + word.length);
      if (given === word) return void (this.position += word.length);
      this.position += commonPrefix(given, word) + (given.length === word.length ? 1 : 0);
      throw this.error(
        given.length < word.length && word.startsWith(given) ? "EOF while parsing a value" : "expected ident",
      );
    }
    throw this.errorAfter("expected value");
  }

  private errorAfter(message: string): JsonTextError {
    return this.error(message, this.position + 1);
  }
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** serde's text for the first syntax error of a JSON text, or null when it is well formed. */
export function jsonSyntaxError(text: string): string | null {
  try {
    JsonText.check(text);
    return null;
  } catch (error) {
    if (error instanceof JsonTextError) return error.message;
    throw error;
  }
}
