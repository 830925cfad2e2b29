// Finding the thread a request names, with the errors that 0.120's clients know.
import type { Engine } from "../core/engine.ts";
import type { Thread } from "../core/thread.ts";
import { isUuid } from "../base/ids.ts";
import { invalidRequest } from "./rpc-error.ts";

const GROUPS = [8, 4, 4, 4, 12] as const;
const URN = "urn:uuid:";

/** The id in canonical form. Hyphens, braces and the URN prefix are optional. @throws RpcError for a text that is no UUID */
export function checkThreadId(threadId: string): string {
  const { body, offset } = unwrapped(threadId);
  if (isUuid(body)) return body.toLowerCase();
  if (offset === 0 && /^[0-9a-f]{32}$/i.test(body)) {
    return body.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  throw invalidRequest(`invalid thread id: ${uuidProblem(threadId, body, offset)}`);
}

function unwrapped(text: string): { readonly body: string; readonly offset: number } {
  if (text.startsWith("{") && text.endsWith("}")) return { body: text.slice(1, -1), offset: 1 };
  return text.startsWith(URN)
    ? { body: text.slice(URN.length), offset: URN.length }
    : { body: text, offset: 0 };
}

/** The uuid library's words. The last group's length is counted to the end of the whole text. */
function uuidProblem(text: string, body: string, offset: number): string {
  const characters = [...body];
  const at = characters.findIndex((character) => !/[0-9a-fA-F-]/.test(character));
  if (at >= 0) {
    return `invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], found \`${characters[at]!}\` at ${at + offset + 1}`;
  }
  const groups = body.split("-");
  if (groups.length === 1 && offset === 0) {
    return `invalid length: expected length 32 for simple format, found ${body.length}`;
  }
  if (groups.length !== 5) return `invalid group count: expected 5, found ${groups.length}`;
  const wrong = GROUPS.findIndex((length, index) => groups[index]!.length !== length);
  const found = wrong === 4 ? text.length - 24 : groups[wrong]!.length;
  return `invalid group length in group ${wrong}: expected ${GROUPS[wrong]}, found ${found}`;
}

/** The loaded thread. @throws RpcError */
export function loadedThread(engine: Engine, threadId: string): Thread {
  const id = checkThreadId(threadId);
  const thread = engine.get(id);
  if (thread === undefined) throw invalidRequest(`thread not found: ${id}`);
  return thread;
}
