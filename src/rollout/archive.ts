// Moves thread files to and from the archive. A move is one rename: the file is in one place or the other.
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { err, ok, type Result } from "../base/result.ts";
import { findArchivedFile, findThreadFile } from "./locate.ts";
import { archiveDir, unarchivedPath } from "./paths.ts";

export interface NoRollout {
  readonly code: "no_rollout";
  /** The text that 0.120 answers (spec/app-server.md §3). */
  readonly message: string;
}

/** Archives a thread; gives its new path. @throws system errors of the move */
export function archiveThread(codexHome: string, threadId: string): Result<string, NoRollout> {
  const file = findThreadFile(codexHome, threadId);
  if (file === undefined) {
    return err({ code: "no_rollout", message: `no rollout found for thread id ${threadId}` });
  }
  return ok(move(file, path.join(archiveDir(codexHome), path.basename(file))));
}

/** Brings a thread back to the day folder it came from; gives its new path. @throws system errors of the move */
export function unarchiveThread(codexHome: string, threadId: string): Result<string, NoRollout> {
  const file = findArchivedFile(codexHome, threadId);
  const target = file === undefined ? undefined : unarchivedPath(codexHome, file);
  if (file === undefined || target === undefined) {
    return err({ code: "no_rollout", message: `no archived rollout found for thread id ${threadId}` });
  }
  return ok(move(file, target));
}

function move(from: string, to: string): string {
  makeFolder(path.dirname(to));
  fs.renameSync(from, to);
  return to;
}
