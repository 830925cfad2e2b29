// Which entries of a tree are not listed, decided as 0.120 does: `.ignore` before `.gitignore` before
// `.git/info/exclude` before git's global file; a deeper file before a higher one; nothing of git's
// outside a repository, and nothing from above the innermost repository.
import * as path from "node:path";
import type { IgnoreFile, Verdict } from "./ignore-file.ts";
import { excludeFile, globalFile, note, readIgnoreFile, type Stamps } from "./ignore-sources.ts";

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

/** The names in a folder that make rules begin there. */
export const RULE_NAMES: readonly string[] = [".git", ".gitignore", ".ignore"];

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
