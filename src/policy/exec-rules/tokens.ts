// Starlark source → tokens, with the indentation of blocks as tokens of its own. Only the part of
// the language that rules need; anything else is an error with its place.
import { StarlarkError } from "./starlark-error.ts";

/** A place in the source; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Token {
  readonly type: "name" | "keyword" | "int" | "string" | "operator" | "newline" | "indent" | "dedent" | "end";
  /** The text of names, keywords and operators; the value of strings. */
  readonly text: string;
  readonly start: Place;
  readonly end: Place;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  "and break continue def elif else for if in lambda load not or pass return".split(" "),
);
const OPERATORS = /(?:\/\/=|\/\/|==|!=|<=|>=|\+=|-=|\*=|%=|\*\*|[-+*%/<>=()[\]{},:.;|&^~])/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|\d+)/y;
const STRING_START = /([rR]?)("""|'''|"|')/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

const LARGEST_SOURCE = 1024 * 1024;

/** Splits Starlark source into tokens. Throws StarlarkError. */
export function tokenize(source: string): readonly Token[] {
  if (source.length > LARGEST_SOURCE) {
    throw new StarlarkError("parse", "Parse error: file is too large", { line: 1, column: 1 });
  }
  return new Lexer(source.replaceAll("\r\n", "\n")).run();
}

class Lexer {
  private readonly source: string;
  private readonly tokens: Token[] = [];
  private readonly indents: number[] = [0];
  private position = 0;
  private line = 1;
  private lineStart = 0;
  /** Open brackets: newlines inside them mean nothing. */
  private depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  run(): readonly Token[] {
    this.readIndent();
    while (this.position < this.source.length) this.readToken();
    if (this.tokens.length > 0 && this.tokens.at(-1)!.type !== "newline") this.add("newline", "");
    for (let open = this.indents.length; open > 1; open--) this.add("dedent", "");
    this.add("end", "");
    return this.tokens;
  }

  private readToken(): void {
    const character = this.source[this.position]!;
    if (character === " " || character === "\t") {
      this.position++;
    } else if (character === "#") {
      this.skipComment();
    } else if (this.source.startsWith("\\\n", this.position)) {
      this.position += 2;
      this.nextLine();
    } else if (character === "\n") {
      this.readNewline();
    } else if (!this.readString() && !this.readPattern(NUMBER, "int") && !this.readName()) {
      this.readOperator(character);
    }
  }

  private skipComment(): void {
    const end = this.source.indexOf("\n", this.position);
    this.position = end < 0 ? this.source.length : end;
  }

  private readNewline(): void {
    if (this.depth === 0) this.add("newline", "");
    this.position++;
    this.nextLine();
    if (this.depth === 0) this.readIndent();
  }

  /** Measures the next line that is not blank, and opens or closes blocks. */
  private readIndent(): void {
    const match = /(?:[ \t]*(?:#[^\n]*)?\n)*([ \t]*)/y;
    match.lastIndex = this.position;
    const found = match.exec(this.source)!;
    for (const _ of found[0].matchAll(/\n/g)) this.line++;
    this.position += found[0].length;
    this.lineStart = this.position - found[1]!.length;
    if (this.position >= this.source.length || this.source[this.position] === "#") return;
    const width = found[1]!.replaceAll("\t", "        ").length;
    if (width > this.indents.at(-1)!) {
      this.indents.push(width);
      this.add("indent", "");
    }
    while (width < this.indents.at(-1)!) {
      this.indents.pop();
      this.add("dedent", "");
    }
    if (width !== this.indents.at(-1)!) this.fail("unindent does not match any outer indentation level");
  }

  private readString(): boolean {
    STRING_START.lastIndex = this.position;
    const opening = STRING_START.exec(this.source);
    if (opening === null) return false;
    const start = this.place();
    const raw = opening[1] !== "";
    const quote = opening[2]!;
    let value = "";
    this.position += opening[0].length;
    while (!this.source.startsWith(quote, this.position)) {
      const character = this.source[this.position];
      if (character === undefined || (character === "\n" && quote.length === 1)) {
        this.fail("unfinished string literal");
      }
      if (character === "\\") value += this.readEscape(raw);
      else {
        value += character;
        this.position++;
        if (character === "\n") this.nextLine();
      }
    }
    this.position += quote.length;
    this.tokens.push({ type: "string", text: value, start, end: this.place() });
    return true;
  }

  private readEscape(raw: boolean): string {
    const next = this.source[this.position + 1] ?? "";
    if (raw) {
      this.position += 2;
      return `\\${next}`;
    }
    const hex = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
    hex.lastIndex = this.position;
    const code = hex.exec(this.source);
    if (code !== null) {
      const point = Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16);
      if (point > 0x10ffff) this.fail("invalid string escape");
      this.position += code[0].length;
      return String.fromCodePoint(point);
    }
    const simple = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : undefined;
    if (simple === undefined) return this.fail(`invalid string escape '\\${next}'`);
    this.position += 2;
    if (next === "\n") this.nextLine();
    return simple;
  }

  private readName(): boolean {
    NAME.lastIndex = this.position;
    const name = NAME.exec(this.source)?.[0];
    if (name === undefined) return false;
    return this.readPattern(NAME, KEYWORDS.has(name) ? "keyword" : "name");
  }

  private readPattern(pattern: RegExp, type: Token["type"]): boolean {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.source)?.[0];
    if (text === undefined) return false;
    const start = this.place();
    this.position += text.length;
    this.tokens.push({ type, text, start, end: this.place() });
    return true;
  }

  private readOperator(character: string): void {
    if (!this.readPattern(OPERATORS, "operator")) this.fail(`unexpected character '${character}'`);
    const { text } = this.tokens.at(-1)!;
    if ("([{".includes(text)) this.depth++;
    if (")]}".includes(text)) this.depth = Math.max(0, this.depth - 1);
  }

  private nextLine(): void {
    this.line++;
    this.lineStart = this.position;
  }

  private place(): Place {
    return { line: this.line, column: this.position - this.lineStart + 1 };
  }

  private add(type: Token["type"], text: string): void {
    this.tokens.push({ type, text, start: this.place(), end: this.place() });
  }

  private fail(message: string): never {
    throw new StarlarkError("parse", `Parse error: ${message}`, this.place());
  }
}
