// The values of the Starlark subset. Lists are objects because they change in place; everything else
// is a plain JavaScript value.
import type { Expression } from "./syntax.ts";

export class StarlarkList {
  readonly items: Value[];
  constructor(items: Value[]) {
    this.items = items;
  }
}

export class StarlarkTuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

export class StarlarkDict {
  readonly entries: Map<string | number | boolean, Value>;
  constructor(entries: Map<string | number | boolean, Value>) {
    this.entries = entries;
  }
}

/** What a call passes. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly call: Expression;
}

export class StarlarkFunction {
  readonly name: string;
  readonly invoke: (args: CallArguments) => Value;
  constructor(name: string, invoke: (args: CallArguments) => Value) {
    this.name = name;
    this.invoke = invoke;
  }
}

export type Value =
  | null
  | boolean
  | number
  | string
  | StarlarkList
  | StarlarkTuple
  | StarlarkDict
  | StarlarkFunction;

/** Thrown by operations that do not know their place; the evaluator adds it. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

const MOST_ITEMS = 100_000;
const LONGEST_STRING = 1_000_000;

/** Refuses values that grow without bound. */
export function bounded(value: Value): Value {
  const tooLarge =
    typeof value === "string" ? value.length > LONGEST_STRING : (itemsOf(value)?.length ?? 0) > MOST_ITEMS;
  if (tooLarge) throw new ValueError("value is too large");
  return value;
}

/** The type name that messages show. */
export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
      return "int";
    case "string":
      return "string";
    default:
      if (value instanceof StarlarkList) return "list";
      if (value instanceof StarlarkTuple) return "tuple";
      return value instanceof StarlarkDict ? "dict" : "function";
  }
}

/** The elements of a list or tuple, the keys of a dict; undefined for others. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value instanceof StarlarkList || value instanceof StarlarkTuple) return value.items;
  return value instanceof StarlarkDict ? [...value.entries.keys()] : undefined;
}

/** The elements to loop over. */
export function iterate(value: Value): readonly Value[] {
  const items = itemsOf(value);
  if (items === undefined)
    throw new ValueError(`Operation \`iter\` not supported on type \`${typeName(value)}\``);
  return [...items];
}

export function isTruthy(value: Value): boolean {
  const items = value === null ? undefined : itemsOf(value);
  return items === undefined ? Boolean(value) : items.length > 0;
}

export function equals(a: Value, b: Value): boolean {
  const [left, right] = [itemsOf(a), itemsOf(b)];
  if (left === undefined || right === undefined) return a === b;
  if (typeName(a) !== typeName(b) || left.length !== right.length) return false;
  if (a instanceof StarlarkDict && b instanceof StarlarkDict) {
    return [...a.entries].every(([key, value]) => b.entries.has(key) && equals(value, b.entries.get(key)!));
  }
  return left.every((item, index) => equals(item, right[index]!));
}

/** The text of `str(value)`; strings inside others are quoted. */
export function display(value: Value, quoted = false): string {
  if (typeof value === "string") return quoted ? JSON.stringify(value) : value;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (value instanceof StarlarkList) return `[${value.items.map((item) => display(item, true)).join(", ")}]`;
  if (value instanceof StarlarkTuple) return `(${value.items.map((item) => display(item, true)).join(", ")})`;
  if (value instanceof StarlarkFunction) return `<function ${value.name}>`;
  const entries = [...value.entries].map(([key, item]) => `${display(key, true)}: ${display(item, true)}`);
  return `{${entries.join(", ")}}`;
}
