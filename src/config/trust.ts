// Whether a project's own config counts (CFG-6, CFG-7), and what depends on that. Pure.
import { lookUp, type TomlTable } from "./tree.ts";

export type TrustLevel = "trusted" | "untrusted";

/** Where a working directory lies. Made by `locateProject`. */
export interface ProjectPlace {
  /** Absolute, links resolved. */
  readonly cwd: string;
  /** Nearest ancestor with a root marker, else the cwd. */
  readonly root: string;
  /** The main working tree of the git repository around the cwd, or null outside of one. */
  readonly repositoryRoot: string | null;
  /** The folders from the root down to the cwd. */
  readonly folders: readonly string[];
}

export interface Trust {
  readonly level: TrustLevel;
  /** The path that the level is set on. */
  readonly path: string;
}

/** The explicit trust of one folder of a project: its own, else the root's, else the repository's. */
export function trustOf(tree: TomlTable, place: ProjectPlace, folder: string): Trust | null {
  for (const path of [folder, place.root, place.repositoryRoot]) {
    if (path === null) continue;
    const level = lookUp(tree, ["projects", path, "trust_level"]);
    if (level === "trusted" || level === "untrusted") return { level, path };
  }
  return null;
}

/** The path that a decision about this place is stored under. */
export function trustTarget(place: ProjectPlace): string {
  return place.repositoryRoot ?? place.cwd;
}

/** Why a project folder's config is not used; null when it is. */
export function disabledReason(trust: Trust | null, place: ProjectPlace, userFile: string): string | null {
  if (trust === null)
    return `To load config.toml, add ${trustTarget(place)} as a trusted project in ${userFile}.`;
  if (trust.level === "trusted") return null;
  return `${trust.path} is marked as untrusted in ${userFile}. To load config.toml, mark it trusted.`;
}

/** The start-up warning about ignored project configs, or null. The lines are 0.120's. */
export function disabledProjectsWarning(
  folders: readonly { readonly dotCodexFolder: string; readonly reason: string }[],
): string | null {
  if (folders.length === 0) return null;
  const lines = folders.map(
    ({ dotCodexFolder, reason }, index) => `    ${index + 1}. ${dotCodexFolder}\n       ${reason}\n`,
  );
  return (
    "Project config.toml files are disabled in the following folders. Settings in those files are ignored, but skills " +
    `and exec policies still load.\n${lines.join("")}`
  );
}

/** The sandbox mode when neither config nor flags set one: any explicit trust level gives workspace-write (spec/cli.md 2.1). */
export function defaultSandboxMode(trust: Trust | null): "read-only" | "workspace-write" {
  return trust === null ? "read-only" : "workspace-write";
}
