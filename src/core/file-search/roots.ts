// The roots of a search: as the client wrote them, and where they are.
import * as path from "node:path";
import type { FileIndex } from "./file-index.ts";
import type { Searched } from "./search.ts";

export interface Root {
  readonly written: string;
  /** Absolute and normalised. */
  readonly path: string;
}

/** Each place once, as it was written first. Relative ones are below the working directory. */
export function resolveRoots(roots: readonly string[]): readonly Root[] {
  const found = new Map<string, Root>();
  for (const written of roots) {
    if (written === "" || written.includes("\0")) continue;
    const place = path.resolve(written);
    if (!found.has(place)) found.set(place, { written, path: place });
  }
  return [...found.values()];
}

/** What to search now: a file that lies below two of the roots is found below the inner one only. */
export function searchedRoots(roots: readonly Root[], index: (root: Root) => FileIndex): readonly Searched[] {
  return roots.map((root) => {
    const prefix = root.path === "/" ? "/" : `${root.path}/`;
    const inner = roots.filter((other) => other !== root && other.path.startsWith(prefix));
    return {
      root: root.written,
      table: index(root).table,
      except: inner.map((other) => other.path.slice(prefix.length)),
    };
  });
}
