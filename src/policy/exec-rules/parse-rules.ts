// Statements of the Starlark subset. `load` is refused here: rules stand on their own.
import { StarlarkError } from "./starlark-error.ts";
import { parseExpression, parseExpressionList, parseTarget } from "./parse-expression.ts";
import type { Block, Expression, Parameter, SyntaxStatement } from "./syntax.ts";
import { TokenCursor } from "./token-cursor.ts";
import { tokenize } from "./tokens.ts";

/** Parses a rules file. Throws StarlarkError with the place of the first mistake. */
export function parseStarlark(source: string): Block {
  const cursor = new TokenCursor(tokenize(source));
  const statements: SyntaxStatement[] = [];
  while (cursor.peek().type !== "end") {
    if (cursor.peek().type === "newline") cursor.next();
    else statements.push(...parseStatement(cursor));
  }
  return statements;
}

/** A block statement, or the simple statements of one line. */
function parseStatement(cursor: TokenCursor): Block {
  const { start } = cursor.peek();
  if (cursor.take("def")) return [parseDef(cursor, start)];
  if (cursor.take("for")) return [parseFor(cursor, start)];
  if (cursor.take("if")) return [parseIf(cursor, start)];
  const statements = [parseSimple(cursor)];
  while (cursor.take(";") && cursor.peek().type !== "newline") statements.push(parseSimple(cursor));
  cursor.expectType("newline");
  return statements;
}

function parseBlock(cursor: TokenCursor): Block {
  cursor.expect(":");
  return cursor.nested(() => {
    if (cursor.peek().type !== "newline") return parseStatement(cursor);
    cursor.next();
    cursor.expectType("indent");
    const statements: SyntaxStatement[] = [];
    while (cursor.peek().type !== "dedent") statements.push(...parseStatement(cursor));
    cursor.next();
    return statements;
  });
}

function parseSimple(cursor: TokenCursor): SyntaxStatement {
  const { start, text, type } = cursor.peek();
  if (type === "keyword") {
    switch (text) {
      case "pass":
      case "break":
      case "continue":
        return { type: text, start, end: cursor.next().end };
      case "return": {
        cursor.next();
        const value = cursor.peek().type === "newline" ? null : parseExpressionList(cursor);
        return { type: "return", value, start, end: cursor.previousEnd() };
      }
      case "load":
        return refuseLoad(cursor);
      default:
        break;
    }
  }
  const target = parseExpressionList(cursor);
  const operator = ["=", "+=", "-=", "*=", "%=", "//="].find((candidate) => cursor.take(candidate));
  if (operator === undefined) return { type: "expression", expression: target, start, end: target.end };
  const value = parseExpressionList(cursor);
  return {
    type: "assign",
    target,
    operator: operator === "=" ? null : operator.slice(0, -1),
    value,
    start,
    end: value.end,
  };
}

function refuseLoad(cursor: TokenCursor): never {
  const { start } = cursor.next();
  cursor.expect("(");
  const module = cursor.expectType("string").text;
  while (!cursor.take(")")) {
    if (cursor.peek().type === "end") cursor.unexpected('")"');
    cursor.next();
  }
  const message = `No imports are available, you tried \`${module}\``;
  throw new StarlarkError("resolve", message, start, cursor.previousEnd());
}

function parseDef(cursor: TokenCursor, start: Expression["start"]): SyntaxStatement {
  const name = cursor.expectType("name").text;
  cursor.expect("(");
  const parameters: Parameter[] = [];
  while (!cursor.take(")")) {
    const parameter = cursor.expectType("name").text;
    const fallback = cursor.take("=") ? parseExpression(cursor) : null;
    parameters.push({ name: parameter, fallback });
    if (!cursor.at(")")) cursor.expect(",");
  }
  const body = parseBlock(cursor);
  return { type: "def", name, parameters, body, start, end: cursor.previousEnd() };
}

function parseFor(cursor: TokenCursor, start: Expression["start"]): SyntaxStatement {
  const target = parseTarget(cursor);
  cursor.expect("in");
  const items = parseExpressionList(cursor);
  const body = parseBlock(cursor);
  return { type: "for", target, items, body, start, end: cursor.previousEnd() };
}

function parseIf(cursor: TokenCursor, start: Expression["start"]): SyntaxStatement {
  const condition = parseExpression(cursor);
  const body = parseBlock(cursor);
  let otherwise: Block = [];
  const next = cursor.peek().start;
  if (cursor.take("elif")) otherwise = [parseIf(cursor, next)];
  else if (cursor.take("else")) otherwise = parseBlock(cursor);
  return { type: "if", condition, body, otherwise, start, end: cursor.previousEnd() };
}
