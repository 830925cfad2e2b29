// Which entries of a tree are not listed, decided as 0.120 does: `.ignore` before `.gitignore` before
// `.git/info/exclude` before git's global file; a deeper file before a higher one; nothing of git's
// outside a repository, and nothing from above the innermost repository.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";
import { IgnoreFile, type Verdict } from "./ignore-file.ts";

/** The rules that begin at one folder. Folders without any share those of the folder above. */
export interface Rules {
  readonly above: Rules | null;
  /** The folder, absolute. */
  readonly folder: string;
  readonly isRepository: boolean;
  /** A repository is here or above. */
  readonly inRepository: boolean;
  readonly ignore: IgnoreFile | null;
  readonly gitignore: IgnoreFile | null;
  readonly exclude: IgnoreFile | null;
  readonly global: IgnoreFile | null;
}

/** Files whose content decides, with what they looked like when they were read; null: absent. */
export type Stamps = Map<string, string | null>;

/** The names in a folder that make rules begin there. */
export const RULE_NAMES: readonly string[] = [".git", ".gitignore", ".ignore"];

/** Larger ones are not read: no ignore file is. */
const MAX_IGNORE_BYTES = 4 * 1024 * 1024;

/** The rules of `folder`, given which of RULE_NAMES it has. */
export function rulesAt(
  folder: string,
  has: ReadonlySet<string>,
  above: Rules | null,
  stamps: Stamps,
): Rules | null {
  if (has.size === 0) return above;
  const read = (name: string): IgnoreFile | null =>
    has.has(name) ? readIgnoreFile(path.join(folder, name), stamps) : null;
  const isRepository = has.has(".git");
  return {
    above,
    folder,
    isRepository,
    inRepository: isRepository || (above?.inRepository ?? false),
    ignore: read(".ignore"),
    gitignore: read(".gitignore"),
    exclude: isRepository ? readIgnoreFile(excludeFile(folder), stamps) : null,
    global: isRepository ? readIgnoreFile(globalFile(process.env, stamps), stamps) : null,
  };
}

/** The rules that reach `root` from the folders above it. */
export function rulesAbove(root: string, stamps: Stamps): Rules | null {
  const folders: string[] = [];
  for (let folder = path.dirname(root); ; folder = path.dirname(folder)) {
    if (folder !== root) folders.push(folder);
    if (path.dirname(folder) === folder) break;
  }
  let rules: Rules | null = null;
  for (const folder of folders.toReversed()) {
    const has = RULE_NAMES.filter((name) => note(path.join(folder, name), stamps) !== null);
    rules = rulesAt(folder, new Set(has), rules, stamps);
  }
  return rules;
}

/** Whether the entry stays out. `directory` is the folder it is in. */
export function isIgnored(
  rules: Rules | null,
  directory: string,
  name: string,
  isDirectory: boolean,
): boolean {
  if (rules === null) return false;
  const verdictOf = (file: IgnoreFile | null, base: string): Verdict | undefined =>
    file?.verdict(name, isDirectory, () => below(base, directory, name));
  for (let at: Rules | null = rules; at !== null; at = at.above) {
    const verdict = verdictOf(at.ignore, at.folder);
    if (verdict !== undefined) return verdict === "ignored";
  }
  return rules.inRepository && gitVerdict(rules, verdictOf) === "ignored";
}

function gitVerdict(
  rules: Rules,
  verdictOf: (file: IgnoreFile | null, base: string) => Verdict | undefined,
): Verdict | undefined {
  for (const kind of ["gitignore", "exclude", "global"] as const) {
    for (let at: Rules | null = rules; at !== null; at = at.isRepository ? null : at.above) {
      const verdict = verdictOf(at[kind], at.folder);
      if (verdict !== undefined) return verdict;
    }
  }
  return undefined;
}

function below(base: string, directory: string, name: string): string {
  if (directory.length === base.length) return name;
  const start = base.endsWith("/") ? base.length : base.length + 1;
  return `${directory.slice(start)}/${name}`;
}

/** Whether a file that decided has changed, come or gone. */
export function rulesChanged(stamps: Stamps): boolean {
  for (const [file, stamp] of stamps) if (stampOf(file) !== stamp) return true;
  return false;
}

function note(file: string, stamps: Stamps): string | null {
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

/** Unreadable files have no rules. */
function readIgnoreFile(file: string | null, stamps: Stamps): IgnoreFile | null {
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
function excludeFile(folder: string): string | null {
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
function globalFile(env: NodeJS.ProcessEnv, stamps: Stamps): string | null {
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
