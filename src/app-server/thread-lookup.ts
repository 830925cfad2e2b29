// Finding the thread a request names, with the errors that 0.120's clients know.
import type { Engine } from "../core/engine.ts";
import type { Thread } from "../core/thread.ts";
import { isUuid } from "../base/ids.ts";
import { invalidRequest } from "./rpc-error.ts";

/** @throws RpcError for a text that is no UUID */
export function checkThreadId(threadId: string): string {
  const bare = threadId.startsWith("urn:uuid:") ? threadId.slice("urn:uuid:".length) : threadId;
  if (isUuid(bare) || /^[0-9a-f]{32}$/i.test(bare)) return bare.toLowerCase();
  throw invalidRequest(`invalid thread id: ${uuidProblem(threadId)}`);
}

function uuidProblem(text: string): string {
  const at = [...text].findIndex((character) => !/[0-9a-fA-F-]/.test(character));
  if (at >= 0) {
    const wrong = [...text][at]!;
    return `invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], found \`${wrong}\` at ${at + 1}`;
  }
  const groups = text.split("-");
  if (groups.length === 1) {
    return `invalid length: expected length 32 for simple format, found ${text.length}`;
  }
  if (groups.length !== 5) return `invalid group count: expected 5, found ${groups.length}`;
  const wrong = [8, 4, 4, 4, 12].findIndex((length, index) => groups[index]!.length !== length);
  return `invalid group length in group ${wrong}: expected ${[8, 4, 4, 4, 12][wrong]}, found ${groups[wrong]!.length}`;
}

/** The loaded thread. @throws RpcError */
export function loadedThread(engine: Engine, threadId: string): Thread {
  const thread = engine.get(checkThreadId(threadId));
  if (thread === undefined) throw invalidRequest(`thread not found: ${threadId}`);
  return thread;
}
