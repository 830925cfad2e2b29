// Operators and indexing of the Starlark subset.
import {
  bounded,
  display,
  equals,
  itemsOf,
  StarlarkDict,
  StarlarkList,
  StarlarkTuple,
  typeName,
  ValueError,
} from "./values.ts";
import type { Value } from "./values.ts";

/** `left operator right` for every binary operator except `and` and `or`. */
export function applyOperator(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case "==":
      return equals(left, right);
    case "!=":
      return !equals(left, right);
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
    case "+":
      return bounded(add(left, right));
    case "*":
      return bounded(multiply(left, right));
    case "%":
      if (typeof left === "string") return bounded(formatPercent(left, right));
      return arithmetic(operator, left, right);
    default:
      if (typeof left === "string" && typeof right === "string" && /^[<>]=?$/.test(operator)) {
        return compare(operator, left, right);
      }
      return arithmetic(operator, left, right);
  }
}

/** `object[index]`. */
export function indexValue(object: Value, index: Value): Value {
  if (object instanceof StarlarkDict) {
    const found = object.entries.get(dictKey(index));
    if (found === undefined) throw new ValueError(`Key \`${display(index, true)}\` was not found`);
    return found;
  }
  const items = typeof object === "string" ? [...object] : itemsOf(object);
  if (items === undefined || typeof index !== "number") {
    throw new ValueError(`Operation \`[]\` not supported on type \`${typeName(object)}\``);
  }
  const item = items.at(index);
  if (item === undefined) throw new ValueError(`Index \`${index}\` is out of bounds`);
  return item;
}

/** A value as the key of a dict. */
export function dictKey(value: Value): string | number | boolean {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new ValueError(`Value of type \`${typeName(value)}\` is not hashable`);
}

function unsupported(operator: string, left: Value, right: Value): never {
  const types = `\`${typeName(left)}\` and \`${typeName(right)}\``;
  throw new ValueError(`Operation \`${operator}\` not supported for types ${types}`);
}

function contains(container: Value, item: Value): boolean {
  if (typeof container === "string") {
    if (typeof item !== "string") return unsupported("in", item, container);
    return container.includes(item);
  }
  const items = itemsOf(container);
  if (items === undefined) return unsupported("in", item, container);
  return items.some((candidate) => equals(candidate, item));
}

function add(left: Value, right: Value): Value {
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (left instanceof StarlarkList && right instanceof StarlarkList) {
    return new StarlarkList([...left.items, ...right.items]);
  }
  if (left instanceof StarlarkTuple && right instanceof StarlarkTuple) {
    return new StarlarkTuple([...left.items, ...right.items]);
  }
  return unsupported("+", left, right);
}

function multiply(left: Value, right: Value): Value {
  if (typeof left === "number" && typeof right === "number") return left * right;
  if (typeof right !== "number") return unsupported("*", left, right);
  const times = Math.max(0, right);
  const size = typeof left === "string" ? left.length : (itemsOf(left)?.length ?? 0);
  if (size * times > 100_000) throw new ValueError("value is too large");
  if (typeof left === "string") return left.repeat(times);
  if (!(left instanceof StarlarkList)) return unsupported("*", left, right);
  return new StarlarkList(Array.from({ length: times }, () => left.items).flat());
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (typeof left !== "number" || typeof right !== "number") return unsupported(operator, left, right);
  switch (operator) {
    case "-":
      return left - right;
    case "//":
    case "%":
      if (right === 0) throw new ValueError("Divide by zero");
      return operator === "//" ? Math.floor(left / right) : left - right * Math.floor(left / right);
    default:
      return compare(operator, left, right);
  }
}

function compare<T extends string | number>(operator: string, left: T, right: T): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}

function formatPercent(format: string, values: Value): string {
  const rest = values instanceof StarlarkTuple ? [...values.items] : [values];
  const text = format.replace(/%([%sdr])/g, (_, kind: string) => {
    if (kind === "%") return "%";
    const value = rest.shift();
    if (value === undefined) throw new ValueError("Not enough arguments for format string");
    return display(value, kind === "r");
  });
  if (rest.length > 0) throw new ValueError("Too many arguments for format string");
  return text;
}
