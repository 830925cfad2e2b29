// thread/list: stored threads, newest first, a page at a time.
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

export const threadList = method("thread/list", (params, { engine }) => {
  const page = engine.services.index().list({
    cursor: params.cursor ?? null,
    limit: Math.min(params.limit ?? DEFAULT_LIMIT, MAX_LIMIT),
    sortKey: params.sortKey ?? "created_at",
    archived: params.archived ?? false,
    cwd: params.cwd ?? null,
    // Absent: threads of the configured provider; an empty list: of every provider.
    modelProviders: params.modelProviders ?? null,
    sourceKinds: params.sourceKinds ?? null,
    searchTerm: params.searchTerm ?? null,
  });
  if (!page.ok) throw invalidRequest(page.error.message);
  const data = page.value.data.map((thread) => ({
    ...thread,
    // Rows do not say where a thread was forked from (0.120); thread/read does.
    forkedFromId: null,
    status: engine.get(thread.id)?.state.status ?? thread.status,
  }));
  return { data, nextCursor: page.value.nextCursor };
});
