// One stored thread as clients see it, read from its own file: no index needed.
import * as fs from "node:fs";
import { archiveDir } from "../rollout/paths.ts";
import { readHead } from "../rollout/head.ts";
import { summaryOf, threadOf } from "../rollout/summary.ts";
import { readGitInfos } from "../rollout/thread-metadata.ts";
import { readThreadNames } from "../rollout/thread-names.ts";
import type { Thread } from "../protocol/thread.ts";

/** The thread in `file`, status `notLoaded`, without turns; null when its head cannot be read. */
export function storedThreadView(codexHome: string, file: string): Thread | null {
  const head = readHead(file);
  if (head === undefined) return null;
  const archived = file.startsWith(archiveDir(codexHome));
  const summary = summaryOf(file, archived, head, fs.statSync(file));
  const gits = readGitInfos(codexHome);
  return threadOf(summary, {
    name: readThreadNames(codexHome).get(summary.id) ?? null,
    gitInfo: gits.has(summary.id) ? (gits.get(summary.id) ?? null) : summary.git,
  });
}
