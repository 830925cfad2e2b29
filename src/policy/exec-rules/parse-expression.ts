// Expressions of the Starlark subset, by precedence climbing.
import type { Argument, Clause, Expression } from "./syntax.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Binary operators, loosest first. */
const LEVELS: readonly ReadonlySet<string>[] = [
  new Set(["or"]),
  new Set(["and"]),
  new Set(["==", "!=", "<", ">", "<=", ">=", "in", "not in"]),
  new Set(["+", "-"]),
  new Set(["*", "//", "%"]),
];
const NOT_LEVEL = 2;

/** An expression, with `a if b else c` and without bare tuples. */
export function parseExpression(cursor: TokenCursor): Expression {
  return cursor.nested(() => {
    const whenTrue = parseBinary(cursor, 0);
    if (!cursor.take("if")) return whenTrue;
    const condition = parseBinary(cursor, 0);
    cursor.expect("else");
    const whenFalse = parseExpression(cursor);
    return {
      type: "conditional",
      condition,
      whenTrue,
      whenFalse,
      start: whenTrue.start,
      end: whenFalse.end,
    };
  });
}

/** One expression, or several with commas: a tuple. */
export function parseExpressionList(cursor: TokenCursor, parse = parseExpression): Expression {
  const first = parse(cursor);
  if (!cursor.at(",")) return first;
  const items = [first];
  while (cursor.take(",") && startsExpression(cursor)) items.push(parse(cursor));
  return { type: "tuple", items, start: first.start, end: cursor.previousEnd() };
}

/** What stands between `for` and `in`. */
export function parseTarget(cursor: TokenCursor): Expression {
  return parseExpressionList(cursor, parsePrimary);
}

function startsExpression(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  if (token.type === "name" || token.type === "string" || token.type === "int") return true;
  return ["(", "[", "{", "-", "not"].some((text) => cursor.at(text));
}

function parseBinary(cursor: TokenCursor, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(cursor);
  if (level === NOT_LEVEL && cursor.at("not")) {
    const { start } = cursor.next();
    const operand = cursor.nested(() => parseBinary(cursor, level));
    return { type: "unary", operator: "not", operand, start, end: operand.end };
  }
  let left = parseBinary(cursor, level + 1);
  for (
    let operator = takeOperator(cursor, operators);
    operator !== null;
    operator = takeOperator(cursor, operators)
  ) {
    const right = parseBinary(cursor, level + 1);
    left = { type: "binary", operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function takeOperator(cursor: TokenCursor, operators: ReadonlySet<string>): string | null {
  if (operators.has("not in") && cursor.take("not")) {
    cursor.expect("in");
    return "not in";
  }
  const { text, type } = cursor.peek();
  if ((type !== "operator" && type !== "keyword") || !operators.has(text)) return null;
  return cursor.next().text;
}

function parseUnary(cursor: TokenCursor): Expression {
  if (!cursor.at("-")) return parsePrimary(cursor);
  const { start } = cursor.next();
  const operand = cursor.nested(() => parseUnary(cursor));
  return { type: "unary", operator: "-", operand, start, end: operand.end };
}

function parsePrimary(cursor: TokenCursor): Expression {
  let object = parseAtom(cursor);
  for (;;) {
    const { start } = object;
    if (cursor.take(".")) {
      const { text, end } = cursor.expectType("name");
      object = { type: "member", object, name: text, start, end };
    } else if (cursor.take("(")) {
      const args = parseArguments(cursor);
      object = { type: "call", callee: object, args, start, end: cursor.previousEnd() };
    } else if (cursor.take("[")) {
      const index = parseExpression(cursor);
      cursor.expect("]");
      object = { type: "index", object, index, start, end: cursor.previousEnd() };
    } else {
      return object;
    }
  }
}

function parseArguments(cursor: TokenCursor): readonly Argument[] {
  const args: Argument[] = [];
  while (!cursor.take(")")) {
    const value = parseExpression(cursor);
    if (value.type === "name" && cursor.take("=")) {
      args.push({ name: value.name, value: parseExpression(cursor) });
    } else {
      args.push({ name: null, value });
    }
    if (!cursor.at(")")) cursor.expect(",");
  }
  return args;
}

function parseAtom(cursor: TokenCursor): Expression {
  const { type, text, start, end } = cursor.peek();
  if (type === "name") return { type, name: cursor.next().text, start, end };
  if (type === "string") {
    cursor.next();
    return { type, value: text, start, end };
  }
  if (type === "int") {
    cursor.next();
    return { type, value: Number(text), start, end };
  }
  if (cursor.take("(")) return parseParenthesis(cursor, start);
  if (cursor.take("[")) return parseList(cursor, start);
  if (cursor.take("{")) return parseDict(cursor, start);
  return cursor.unexpected("an expression");
}

function parseParenthesis(cursor: TokenCursor, start: Expression["start"]): Expression {
  if (cursor.take(")")) return { type: "tuple", items: [], start, end: cursor.previousEnd() };
  const inner = parseExpressionList(cursor);
  cursor.expect(")");
  return { ...inner, start, end: cursor.previousEnd() };
}

function parseList(cursor: TokenCursor, start: Expression["start"]): Expression {
  const items: Expression[] = [];
  while (!cursor.take("]")) {
    items.push(parseExpression(cursor));
    if (items.length === 1 && cursor.at("for")) {
      const clauses = parseClauses(cursor);
      cursor.expect("]");
      return { type: "comprehension", result: items[0]!, clauses, start, end: cursor.previousEnd() };
    }
    if (!cursor.at("]")) cursor.expect(",");
  }
  return { type: "list", items, start, end: cursor.previousEnd() };
}

function parseClauses(cursor: TokenCursor): readonly Clause[] {
  const clauses: Clause[] = [];
  for (;;) {
    if (cursor.take("for")) {
      const target = parseTarget(cursor);
      cursor.expect("in");
      clauses.push({ type: "for", target, items: parseBinary(cursor, 0) });
    } else if (cursor.take("if")) {
      clauses.push({ type: "if", condition: parseBinary(cursor, 0) });
    } else {
      return clauses;
    }
  }
}

function parseDict(cursor: TokenCursor, start: Expression["start"]): Expression {
  const entries: (readonly [Expression, Expression])[] = [];
  while (!cursor.take("}")) {
    const key = parseExpression(cursor);
    cursor.expect(":");
    entries.push([key, parseExpression(cursor)]);
    if (!cursor.at("}")) cursor.expect(",");
  }
  return { type: "dict", entries, start, end: cursor.previousEnd() };
}
