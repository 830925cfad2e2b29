// thread/loaded/list: ids of the threads in memory, sorted; the cursor is the last id.
import { isUuid } from "../../base/ids.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";

export const threadLoadedList = method("thread/loaded/list", (params, { engine }) => {
  const cursor = params.cursor ?? null;
  if (cursor !== null && !isUuid(cursor)) throw invalidRequest(`invalid cursor: ${cursor}`);
  const ids = [...engine.threads.keys()].toSorted().filter((id) => cursor === null || id > cursor);
  const limit = Math.max(params.limit ?? ids.length, 1);
  const data = ids.slice(0, limit);
  return { data, nextCursor: ids.length > limit ? (data.at(-1) ?? null) : null };
});
