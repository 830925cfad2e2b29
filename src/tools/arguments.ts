// The arguments of function tools: an expected shape, and serde-like texts for whatever does not
// fit it. Unknown members are ignored, `null` stands for an absent optional member.
import { err, ok, type Result } from "../base/result.ts";
import { JsonText, JsonTextError } from "../base/json-syntax.ts";

export type Shape<T> = (reader: JsonText) => T;

/** Decodes one argument text. The error is the sentence the model reads. */
export function decodeArguments<T>(text: string, shape: Shape<T>): Result<T, string> {
  try {
    JsonText.check(text);
    return ok(shape(new JsonText(text)));
  } catch (error) {
    if (error instanceof JsonTextError) return err(`failed to parse function arguments: ${error.message}`);
    throw error;
  }
}

/** What serde calls a value of the wrong type. */
function describe(reader: JsonText): string {
  const next = reader.peek();
  const start = reader.position;
  if (next === "{" || next === "[") {
    reader.position = start + (next === "[" ? 1 : 0);
    return next === "{" ? "map" : "sequence";
  }
  const raw = reader.takeRaw();
  if (next === '"') return `string ${JSON.stringify(JSON.parse(raw))}`;
  if (raw === "null") return "null";
  if (raw === "true" || raw === "false") return `boolean \`${raw}\``;
  return /[.eE]/.test(raw) ? `floating point \`${Number(raw)}\`` : `integer \`${raw}\``;
}

function wrongType(reader: JsonText, expected: string): JsonTextError {
  return reader.error(`invalid type: ${describe(reader)}, expected ${expected}`);
}

export const string: Shape<string> = (reader) => {
  if (reader.peek() !== '"') throw wrongType(reader, "a string");
  return reader.takeString();
};

export const boolean: Shape<boolean> = (reader) => {
  const next = reader.peek();
  if (next !== "t" && next !== "f") throw wrongType(reader, "a boolean");
  return reader.takeRaw() === "true";
};

/** A whole number from 0; `type` is the name serde gives in its message. */
export function unsigned(type: "u64" | "usize" | "i32"): Shape<number> {
  return (reader) => {
    const next = reader.peek();
    if (next === undefined || !/[-\d]/.test(next)) throw wrongType(reader, type);
    const raw = reader.takeRaw();
    if (/[.eE]/.test(raw)) throw reader.error(`invalid type: floating point \`${raw}\`, expected ${type}`);
    if (raw.startsWith("-") && type !== "i32") {
      throw reader.error(`invalid value: integer \`${raw}\`, expected ${type}`);
    }
    return Number(raw);
  };
}

/** One of a closed set of strings. */
export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  return (reader) => {
    const text = string(reader);
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    const list = values.map((value) => `\`${value}\``).join(", ");
    throw reader.error(
      `unknown variant \`${text}\`, expected ${values.length === 1 ? list : `one of ${list}`}`,
    );
  };
}

export function list<T>(element: Shape<T>): Shape<T[]> {
  return (reader) => {
    if (reader.peek() !== "[") throw wrongType(reader, "a sequence");
    reader.position += 1;
    const result: T[] = [];
    if (reader.peek() === "]") return (void (reader.position += 1), result);
    for (;;) {
      result.push(element(reader));
      const end = reader.peek();
      reader.position += 1;
      if (end === "]") return result;
    }
  };
}

export interface Member<T> {
  readonly shape: Shape<T>;
  readonly required: boolean;
}

export function required<T>(shape: Shape<T>): Member<T> {
  return { shape, required: true };
}

export function optional<T>(shape: Shape<T>): Member<T | undefined> {
  return {
    required: false,
    shape: (reader) => {
      if (reader.peek() !== "n") return shape(reader);
      reader.takeRaw();
      return undefined;
    },
  };
}

type Decoded<M extends Readonly<Record<string, Member<unknown>>>> = {
  readonly [K in keyof M]: M[K] extends Member<infer T> ? T : never;
};

/** An object with the given members. `name` is what serde would call the struct. */
export function struct<M extends Readonly<Record<string, Member<unknown>>>>(
  name: string,
  members: M,
): Shape<Decoded<M>> {
  return (reader) => {
    if (reader.peek() !== "{") throw wrongType(reader, `struct ${name}`);
    const result: Record<string, unknown> = {};
    reader.position += 1;
    while (reader.peek() !== "}") {
      const key = reader.takeString();
      reader.space();
      reader.position += 1;
      const member = Object.hasOwn(members, key) ? members[key] : undefined;
      if (member === undefined) reader.takeRaw();
      else if (Object.hasOwn(result, key)) throw reader.error(`duplicate field \`${key}\``);
      else result[key] = member.shape(reader);
      if (reader.peek() === ",") reader.position += 1;
    }
    reader.position += 1;
    for (const [key, member] of Object.entries(members)) {
      if (member.required && !Object.hasOwn(result, key)) throw reader.error(`missing field \`${key}\``);
    }
    return result as Decoded<M>;
  };
}
