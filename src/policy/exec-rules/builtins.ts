// The built-in functions and methods that rules files may use. There is no print and no load.
import { dictKey } from "./operators.ts";
import {
  bounded,
  display,
  isTruthy,
  itemsOf,
  iterate,
  StarlarkDict,
  StarlarkFunction,
  StarlarkList,
  StarlarkTuple,
  typeName,
  ValueError,
} from "./values.ts";
import type { Value } from "./values.ts";

type Builtin = (args: readonly Value[]) => Value;

const list = (items: readonly Value[]): Value => bounded(new StarlarkList([...items]));

const FUNCTIONS: Readonly<Record<string, Builtin>> = {
  all: ([value = null]) => iterate(value).every(isTruthy),
  any: ([value = null]) => iterate(value).some(isTruthy),
  bool: ([value = null]) => isTruthy(value),
  enumerate: ([value = null]) => list(iterate(value).map((item, index) => new StarlarkTuple([index, item]))),
  fail: (args) => {
    throw new ValueError(`fail: ${args.map((value) => display(value)).join(" ")}`);
  },
  int: ([value = null]) => {
    const number = typeof value === "string" && /^[-+]?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== "number") throw new ValueError(`Cannot convert ${display(value, true)} to int`);
    return number;
  },
  len: ([value = null]) => {
    const size = typeof value === "string" ? [...value].length : itemsOf(value)?.length;
    if (size === undefined)
      throw new ValueError(`Operation \`len()\` not supported on type \`${typeName(value)}\``);
    return size;
  },
  list: ([value]) => list(value === undefined ? [] : iterate(value)),
  range: (args) => range(args.map(integer)),
  repr: ([value = null]) => display(value, true),
  reversed: ([value = null]) => list(iterate(value).toReversed()),
  sorted: ([value = null]) => list(sort(iterate(value))),
  str: ([value = null]) => display(value),
  tuple: ([value]) => new StarlarkTuple(value === undefined ? [] : iterate(value)),
  type: ([value = null]) => typeName(value),
  zip: (args) => {
    const columns = args.map(iterate);
    const size = Math.min(...columns.map((column) => column.length), columns.length === 0 ? 0 : Infinity);
    return list(
      Array.from({ length: size }, (_, row) => new StarlarkTuple(columns.map((column) => column[row]!))),
    );
  },
};

const STRING_METHODS: Readonly<Record<string, (text: string, args: readonly Value[]) => Value>> = {
  endswith: (text, args) => text.endsWith(string(args[0])),
  format: (text, args) => {
    let next = 0;
    return bounded(
      text.replace(/\{(\d*)\}/g, (_, index: string) =>
        display(args[index === "" ? next++ : Number(index)] ?? null),
      ),
    );
  },
  join: (text, args) =>
    bounded(
      iterate(args[0] ?? null)
        .map(string)
        .join(text),
    ),
  lower: (text) => text.toLowerCase(),
  lstrip: (text) => text.trimStart(),
  replace: (text, args) => bounded(text.replaceAll(string(args[0]), () => string(args[1]))),
  rstrip: (text) => text.trimEnd(),
  split: (text, args) =>
    list(
      args[0] === undefined ? text.split(/\s+/).filter((word) => word !== "") : text.split(string(args[0])),
    ),
  startswith: (text, args) => text.startsWith(string(args[0])),
  strip: (text) => text.trim(),
  upper: (text) => text.toUpperCase(),
};

const LIST_METHODS: Readonly<Record<string, (items: Value[], args: readonly Value[]) => Value>> = {
  append: (items, args) => {
    items.push(args[0] ?? null);
    return null;
  },
  extend: (items, args) => {
    items.push(...iterate(args[0] ?? null));
    return null;
  },
};

const DICT_METHODS: Readonly<Record<string, (dict: StarlarkDict, args: readonly Value[]) => Value>> = {
  get: (dict, args) => dict.entries.get(dictKey(args[0] ?? null)) ?? args[1] ?? null,
  items: (dict) => list([...dict.entries].map((entry) => new StarlarkTuple(entry))),
  keys: (dict) => list([...dict.entries.keys()]),
  values: (dict) => list([...dict.entries.values()]),
};

/** The names that every rules file can use. */
export function builtinFunctions(): ReadonlyMap<string, Value> {
  const constants: readonly (readonly [string, Value])[] = [
    ["None", null],
    ["True", true],
    ["False", false],
  ];
  const functions = Object.entries(FUNCTIONS).map(
    ([name, run]) => [name, new StarlarkFunction(name, ({ positional }) => run(positional))] as const,
  );
  return new Map<string, Value>([...constants, ...functions]);
}

/** `object.name` as a function bound to its object. */
export function memberOf(object: Value, name: string): Value {
  const bound = boundMethod(object, name);
  if (bound === undefined) {
    throw new ValueError(`Object of type \`${typeName(object)}\` has no attribute \`${name}\``);
  }
  return new StarlarkFunction(name, ({ positional }) => bound(positional));
}

function boundMethod(object: Value, name: string): Builtin | undefined {
  const own = <T>(table: Readonly<Record<string, T>>): T | undefined =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  if (typeof object === "string") {
    const method = own(STRING_METHODS);
    return method && ((args) => method(object, args));
  }
  if (object instanceof StarlarkList) {
    const method = own(LIST_METHODS);
    return (
      method &&
      ((args) => {
        const result = method(object.items, args);
        bounded(object);
        return result;
      })
    );
  }
  const method = object instanceof StarlarkDict ? own(DICT_METHODS) : undefined;
  return method && ((args) => method(object as StarlarkDict, args));
}

function range(args: readonly number[]): Value {
  const [start, end, step] = args.length < 2 ? [0, args[0] ?? 0, 1] : [args[0]!, args[1]!, args[2] ?? 1];
  if (step === 0) throw new ValueError("Third argument of range (step) cannot be zero");
  const size = Math.max(0, Math.ceil((end - start) / step));
  if (size > 100_000) throw new ValueError("value is too large");
  return list(Array.from({ length: size }, (_, index) => start + index * step));
}

function sort(items: readonly Value[]): readonly Value[] {
  if (items.every((item) => typeof item === "number")) return items.toSorted((a, b) => a - b);
  return items.map(string).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function string(value: Value | undefined): string {
  if (typeof value === "string") return value;
  throw new ValueError(
    `Type of parameter doesn't match, expected \`string\`, actual \`${typeName(value ?? null)}\``,
  );
}

function integer(value: Value): number {
  if (typeof value === "number") return value;
  throw new ValueError(`Type of parameter doesn't match, expected \`int\`, actual \`${typeName(value)}\``);
}
