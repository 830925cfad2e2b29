// File search by fuzzy name: one-shot, and as sessions that follow the query. Sessions and cancellation
// tokens belong to the connection and end with it. Texts and order as 0.120 (spec/app-server.md §9).
import type { Engine } from "../../core/engine.ts";
import { FileSearches } from "../../core/file-search/file-searches.ts";
import type { FileHit } from "../../core/file-search/search.ts";
import type { SearchSession } from "../../core/file-search/search-session.ts";
import type { FuzzyFileSearchResult } from "../../protocol/fuzzy-file-search.ts";
import type { Connection } from "../connection.ts";
import { method } from "../method.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";

/** Sessions of one connection. More is refused, so that memory stays bounded. */
const MAX_SESSIONS = 64;

interface Searching {
  /** By cancellation token. */
  readonly cancels: Map<string, AbortController>;
  readonly sessions: Map<string, SearchSession>;
}

const searchesOf = new WeakMap<Engine, FileSearches>();
const searchingOf = new WeakMap<Connection, Searching>();

export const fuzzyFileSearch = method("fuzzyFileSearch", async (params, { engine, connection }) => {
  const { query, roots, cancellationToken: token } = params;
  const { cancels } = searching(connection);
  const cancel = new AbortController();
  if (token !== null) {
    cancels.get(token)?.abort();
    cancels.set(token, cancel);
  }
  try {
    const signal = AbortSignal.any([connection.gone, cancel.signal]);
    return { files: (await searches(engine).once(query, roots, signal)).map(asResult) };
  } finally {
    if (token !== null && cancels.get(token) === cancel) cancels.delete(token);
  }
});

export const fuzzyFileSearchSessionStart = method(
  "fuzzyFileSearch/sessionStart",
  ({ sessionId, roots }, { engine, connection }) => {
    if (sessionId === "") throw invalidRequest("sessionId must not be empty");
    if (roots.length === 0) {
      throw internalError(
        "failed to start fuzzy file search session: at least one search directory is required",
      );
    }
    const { sessions } = searching(connection);
    if (!sessions.has(sessionId) && sessions.size >= MAX_SESSIONS) {
      throw invalidRequest(`more than ${MAX_SESSIONS} fuzzy file search sessions: stop one first`);
    }
    sessions.get(sessionId)?.stop();
    const session = searches(engine).session(roots, {
      updated: (query, files) =>
        connection.notify("fuzzyFileSearch/sessionUpdated", { sessionId, query, files: files.map(asResult) }),
      completed: () => connection.notify("fuzzyFileSearch/sessionCompleted", { sessionId }),
    });
    sessions.set(sessionId, session);
    return {};
  },
);

export const fuzzyFileSearchSessionUpdate = method(
  "fuzzyFileSearch/sessionUpdate",
  ({ sessionId, query }, { connection, after }) => {
    const session = searching(connection).sessions.get(sessionId);
    if (session === undefined) throw invalidRequest(`fuzzy file search session not found: ${sessionId}`);
    after(() => session.update(query));
    return {};
  },
);

export const fuzzyFileSearchSessionStop = method(
  "fuzzyFileSearch/sessionStop",
  ({ sessionId }, { connection }) => {
    const { sessions } = searching(connection);
    sessions.get(sessionId)?.stop();
    sessions.delete(sessionId);
    return {};
  },
);

function searches(engine: Engine): FileSearches {
  const known = searchesOf.get(engine) ?? new FileSearches();
  searchesOf.set(engine, known);
  return known;
}

function searching(connection: Connection): Searching {
  const known = searchingOf.get(connection);
  if (known !== undefined) return known;
  const fresh: Searching = { cancels: new Map(), sessions: new Map() };
  searchingOf.set(connection, fresh);
  connection.gone.addEventListener("abort", () => endAll(fresh), { once: true });
  return fresh;
}

function endAll({ sessions }: Searching): void {
  for (const session of sessions.values()) session.stop();
  sessions.clear();
}

function asResult({ root, path, isDirectory, name, score, indices }: FileHit): FuzzyFileSearchResult {
  return {
    root,
    path,
    match_type: isDirectory ? "directory" : "file",
    file_name: name,
    score,
    indices: [...indices],
  };
}
