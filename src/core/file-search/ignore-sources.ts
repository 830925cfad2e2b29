// The files that say what is ignored: where they are, what they hold, and whether they have changed since.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";
import { IgnoreFile } from "./ignore-file.ts";

/** Files whose content decides, with what they looked like when they were read; null: absent. */
export type Stamps = Map<string, string | null>;

/** Larger ones are not read: no ignore file is. */
const MAX_IGNORE_BYTES = 4 * 1024 * 1024;

/** Whether a file that decided has changed, come or gone. */
export function rulesChanged(stamps: Stamps): boolean {
  for (const [file, stamp] of stamps) if (stampOf(file) !== stamp) return true;
  return false;
}

/** Remembers what a file looks like now: null when it is not there. */
export function note(file: string, stamps: Stamps): string | null {
  const stamp = stampOf(file);
  stamps.set(file, stamp);
  return stamp;
}

function stampOf(file: string): string | null {
  const stat = statOrNull(file);
  if (stat === null) return null;
  return stat.isDirectory() ? "directory" : `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`;
}

function statOrNull(file: string): fs.Stats | null {
  try {
    return fs.statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

/** The rules of a file; null when there is none, or none that can be read. */
export function readIgnoreFile(file: string | null, stamps: Stamps): IgnoreFile | null {
  const text = file === null || note(file, stamps) === null ? null : readText(file);
  return text === null ? null : new IgnoreFile(text);
}

function readText(file: string): string | null {
  try {
    const stat = fs.statSync(file);
    return stat.isFile() && stat.size <= MAX_IGNORE_BYTES ? fs.readFileSync(file, "utf8") : null;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return null;
  }
}

/** `.git/info/exclude`, also when `.git` is the file of a worktree or a submodule. */
export function excludeFile(folder: string): string | null {
  const dotGit = path.join(folder, ".git");
  if (statOrNull(dotGit)?.isDirectory() === true) return path.join(dotGit, "info/exclude");
  const target = /^gitdir: (.+)$/m.exec(readText(dotGit) ?? "")?.[1];
  if (target === undefined) return null;
  const gitDir = path.resolve(folder, target);
  return path.join(
    path.resolve(gitDir, readText(path.join(gitDir, "commondir"))?.trim() ?? "."),
    "info/exclude",
  );
}

/** git's `core.excludesFile`, or its default place. */
export function globalFile(env: NodeJS.ProcessEnv, stamps: Stamps): string | null {
  const home = env["HOME"];
  const configHome = env["XDG_CONFIG_HOME"] || (home === undefined ? undefined : path.join(home, ".config"));
  const configs = [
    ...(home === undefined ? [] : [path.join(home, ".gitconfig")]),
    ...(configHome === undefined ? [] : [path.join(configHome, "git/config")]),
  ];
  for (const config of configs) {
    note(config, stamps);
    const named = excludesFile(readText(config) ?? "");
    if (named !== null) return named.replace(/^~(?=\/)/, home ?? "~");
  }
  return configHome === undefined ? null : path.join(configHome, "git/ignore");
}

function excludesFile(config: string): string | null {
  let inCore = false;
  for (const line of config.split("\n")) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line);
    if (section !== null) inCore = section[1]!.toLowerCase() === "core";
    const value = inCore ? /^\s*excludesfile\s*=\s*"?(.+?)"?\s*$/i.exec(line)?.[1] : undefined;
    if (value !== undefined) return value;
  }
  return null;
}
