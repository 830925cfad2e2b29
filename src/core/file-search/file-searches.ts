// The door to file search: what a client names is resolved here, the indexes are brought up to date, and
// the query runs over them.
import type { FileIndex } from "./file-index.ts";
import { FileIndexes } from "./file-indexes.ts";
import { parsePattern } from "./pattern.ts";
import { resolveRoots, searchedRoots, type Root } from "./roots.ts";
import { Typing, type FileHit } from "./search.ts";
import { SearchSession, type SessionEvents } from "./search-session.ts";

export class FileSearches {
  private readonly indexes = new FileIndexes();

  /**
   * One search, over the tree as it is now. No hits for an empty query, and none when the signal aborts.
   * @param roots relative ones are below the working directory; what is no directory holds nothing
   */
  async once(query: string, roots: readonly string[], signal: AbortSignal): Promise<readonly FileHit[]> {
    if (query === "") return [];
    const resolved = resolveRoots(roots);
    const indexes = new Map<Root, FileIndex>();
    for (const root of resolved) {
      const index = this.indexes.get(root.path);
      await index.refresh();
      if (signal.aborted) return [];
      indexes.set(root, index);
    }
    const searched = searchedRoots(resolved, (root) => indexes.get(root)!);
    return (await new Typing().search(parsePattern(query), searched, signal)) ?? [];
  }

  /** A search that follows the client's typing. It sees the tree as it was when the session began, or later. */
  session(roots: readonly string[], events: SessionEvents): SearchSession {
    return new SearchSession(resolveRoots(roots), this.indexes, events);
  }
}
