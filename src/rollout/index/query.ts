// Filters, order and pages of thread lists (spec/app-server.md §3 thread/list). Pure.
import { err, ok, type Result } from "../../base/result.ts";
import { INTERACTIVE_SOURCES, sourceKindMatches, type SourceKind } from "../source.ts";
import type { ThreadSummary } from "../summary.ts";

export interface ThreadQuery {
  readonly cursor?: string | null;
  /** Rows of a page; 0 counts as 1. */
  readonly limit: number;
  readonly sortKey?: "created_at" | "updated_at";
  readonly archived?: boolean;
  readonly cwd?: string | null;
  /** None or an empty list: threads of every provider. */
  readonly modelProviders?: readonly string[] | null;
  /** None or an empty list: threads that a person leads. */
  readonly sourceKinds?: readonly SourceKind[] | null;
  /** Part of the title (name, else first message); case matters. */
  readonly searchTerm?: string | null;
}

export interface Cursor {
  readonly seconds: number;
  readonly id: string;
}

export interface InvalidCursor {
  readonly code: "invalid_cursor";
  readonly message: string;
}

const CURSOR =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))\|([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** Reads `<ISO time>|<thread id>`. */
export function parseCursor(text: string): Result<Cursor, InvalidCursor> {
  const match = CURSOR.exec(text);
  const time = match === null ? Number.NaN : Date.parse(match[1]!);
  if (match === null || Number.isNaN(time)) {
    return err({ code: "invalid_cursor", message: `invalid cursor: ${text}` });
  }
  return ok({ seconds: Math.floor(time / 1000), id: match[2]!.toLowerCase() });
}

/** The cursor of the page that follows `last`. */
export function cursorAfter(last: ThreadSummary, query: ThreadQuery): string {
  const iso = new Date(sortSeconds(last, query) * 1000).toISOString();
  return `${iso.replace(".000Z", "Z")}|${last.id}`;
}

/** Whether a thread belongs in the list at all. `title` is its name or its first message. */
export function isListed(summary: ThreadSummary, title: string, query: ThreadQuery): boolean {
  if (summary.archived !== (query.archived ?? false)) return false;
  if (summary.preview === "") return false; // nothing was said in it
  if (typeof query.cwd === "string" && summary.cwd !== query.cwd) return false;
  const providers = query.modelProviders ?? [];
  if (providers.length > 0 && !providers.includes(summary.modelProvider)) return false;
  const kinds = query.sourceKinds ?? [];
  if (!sourceKindMatches(summary.source, kinds.length > 0 ? kinds : INTERACTIVE_SOURCES)) return false;
  return typeof query.searchTerm !== "string" || title.includes(query.searchTerm);
}

/** One page of the listed threads, newest first, and whether more follow. */
export function pageOf(
  listed: ThreadSummary[],
  query: ThreadQuery,
  cursor: Cursor | undefined,
): { readonly page: readonly ThreadSummary[]; readonly more: boolean } {
  const after = cursor === undefined ? listed : listed.filter((summary) => isAfter(summary, query, cursor));
  after.sort((a, b) => sortSeconds(b, query) - sortSeconds(a, query) || (a.id < b.id ? 1 : -1));
  const limit = Math.max(1, query.limit);
  return { page: after.slice(0, limit), more: after.length > limit };
}

function isAfter(summary: ThreadSummary, query: ThreadQuery, cursor: Cursor): boolean {
  const seconds = sortSeconds(summary, query);
  return seconds < cursor.seconds || (seconds === cursor.seconds && summary.id < cursor.id);
}

function sortSeconds(summary: ThreadSummary, query: ThreadQuery): number {
  const ms = query.sortKey === "updated_at" ? summary.updatedMs : summary.createdMs;
  return Math.floor(ms / 1000);
}
