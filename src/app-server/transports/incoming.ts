// From bytes of a client to a message. What 0.120 would not take as JSON is no message and is ignored,
// without an answer (spec/app-server.md 1.4): bad syntax, bad UTF-8, nesting too deep, batches.
import { isUtf8 } from "node:buffer";
import { JsonText } from "../../base/json-syntax.ts";

/** The longest message in bytes: it holds any image a client may send. */
export const MAX_MESSAGE_BYTES: number = 64 * 1024 * 1024;
/** How deep arrays and objects may nest; observed. It also keeps our own recursions off the stack's end. */
const MAX_DEPTH = 127;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The object that a message's text stands for; undefined when it is none. */
export function parseMessage(bytes: Buffer): object | undefined {
  if (!isUtf8(bytes) || isTooDeep(bytes)) return undefined;
  const text = bytes.toString("utf8");
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (!("id" in value) || !Number.isInteger(value.id) || Number.isSafeInteger(value.id)) return value;
  const id = exactId(text);
  return id === undefined ? undefined : { ...value, id };
}

/**
 * The id in the text of an object, when a double cannot hold it: clients that count in 64 bits must get
 * theirs back to the last digit. Undefined when it is no 64-bit integer.
 */
function exactId(text: string): bigint | undefined {
  const reader = new JsonText(text);
  let id = "";
  reader.peek();
  do {
    reader.position += 1;
    const name = reader.takeString();
    reader.peek();
    reader.position += 1;
    const value = reader.takeRaw();
    if (name === "id") id = value;
  } while (reader.peek() === ",");
  const exact = /^-?\d+$/.test(id) ? BigInt(id) : undefined;
  return exact !== undefined && BigInt.asIntN(64, exact) === exact ? exact : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Most messages have few brackets, and are seen through by a few searches. */
function isTooDeep(bytes: Buffer): boolean {
  return countUpTo(bytes, MAX_DEPTH + 1) > MAX_DEPTH && depthOf(bytes) > MAX_DEPTH;
}

/** How many opening brackets there are, inside strings too; counts no further than `limit`. */
function countUpTo(bytes: Buffer, limit: number): number {
  let count = 0;
  for (const bracket of [OPEN_OBJECT, OPEN_LIST]) {
    for (let at = bytes.indexOf(bracket); at >= 0 && count < limit; at = bytes.indexOf(bracket, at + 1))
      count += 1;
  }
  return count;
}

function depthOf(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < bytes.length && deepest <= MAX_DEPTH; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
  }
  return deepest;
}

/** Where the string that starts at `at` ends. */
function stringEnd(bytes: Buffer, at: number): number {
  for (let next = at + 1; next < bytes.length; next += 1) {
    if (bytes[next] === QUOTE) return next;
    if (bytes[next] === BACKSLASH) next += 1;
  }
  return bytes.length;
}
