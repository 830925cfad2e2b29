// Lists whose cursor is an offset (model/list, experimentalFeature/list, mcpServerStatus/list).
import { invalidRequest } from "./rpc-error.ts";

/**
 * One page. A limit of 0 means 1, as in 0.120; none means all.
 * @param what names the entries in the error of a cursor beyond the end
 * @throws RpcError for a cursor that is no offset, or beyond the end
 */
export function page<T>(
  entries: readonly T[],
  { cursor, limit }: { readonly cursor?: string | null; readonly limit?: number | null },
  what: string,
): { data: T[]; nextCursor: string | null } {
  const given = cursor ?? "0";
  if (!/^\d+$/.test(given)) throw invalidRequest(`invalid cursor: ${given}`);
  const start = Number(given);
  if (start > entries.length) throw invalidRequest(`cursor ${start} exceeds total ${what} ${entries.length}`);
  const end = Math.min(start + Math.max(limit ?? entries.length, 1), entries.length);
  return { data: entries.slice(start, end), nextCursor: end < entries.length ? String(end) : null };
}
