// thread/list: stored threads, newest first, a page at a time.
import type { Engine } from "../../core/engine.ts";
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
    modelProviders: params.modelProviders ?? configuredProvider(engine),
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

/** A client that names no provider sees the threads of the configured one; an empty list means every one. */
function configuredProvider({ services }: Engine): readonly string[] {
  const config = services.loadConfig({ cwd: services.cwd, overrides: [], flags: {} });
  return config.ok ? [config.value.modelProvider] : [];
}
