// Walks over tokens for the two parsers. Bounds how deep expressions and blocks may nest, so that a
// hostile file cannot exhaust the stack.
import { StarlarkError } from "./starlark-error.ts";
import type { Place, Token } from "./tokens.ts";

const DEEPEST_NESTING = 100;

export class TokenCursor {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(): Token {
    return this.tokens[Math.min(this.index, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  /** Where the token before the current one ends. */
  previousEnd(): Place {
    return this.tokens[Math.max(0, this.index - 1)]!.end;
  }

  at(text: string): boolean {
    const token = this.peek();
    return (token.type === "operator" || token.type === "keyword") && token.text === text;
  }

  take(text: string): boolean {
    if (!this.at(text)) return false;
    this.index++;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.unexpected(`"${text}"`);
  }

  expectType(type: Token["type"]): Token {
    if (this.peek().type !== type) this.unexpected(type);
    return this.next();
  }

  nested<T>(parse: () => T): T {
    if (++this.depth > DEEPEST_NESTING) this.unexpected("less nesting");
    const result = parse();
    this.depth--;
    return result;
  }

  unexpected(wanted: string): never {
    const token = this.peek();
    const what =
      token.type === "newline"
        ? "new line"
        : token.type === "end"
          ? "end of file"
          : `${token.type} '${token.text}'`;
    throw new StarlarkError("parse", `Parse error: unexpected ${what} here, expected ${wanted}`, token.start);
  }
}
