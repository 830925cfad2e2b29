// Finds the project around a working directory. I/O: looks for markers and reads git's link files.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import type { ProjectPlace } from "./trust.ts";

/** Where `cwd` lies; `markers` are names whose presence makes a folder a project root (CFG-5). */
export function locateProject(cwd: string, markers: readonly string[]): ProjectPlace {
  const real = realPath(cwd);
  const ancestors = ancestorsOf(real);
  const root =
    ancestors.find((folder) => markers.some((marker) => fs.existsSync(path.join(folder, marker)))) ?? real;
  const folders = ancestors.slice(0, ancestors.indexOf(root) + 1).reverse();
  return { cwd: real, root, repositoryRoot: repositoryRoot(ancestors), folders };
}

function ancestorsOf(folder: string): readonly string[] {
  const ancestors = [folder];
  for (let parent = path.dirname(folder); parent !== ancestors.at(-1); parent = path.dirname(parent)) {
    ancestors.push(parent);
  }
  return ancestors;
}

function repositoryRoot(ancestors: readonly string[]): string | null {
  for (const folder of ancestors) {
    const dotGit = path.join(folder, ".git");
    const stat = fs.statSync(dotGit, { throwIfNoEntry: false });
    if (stat !== undefined) return stat.isDirectory() ? folder : (mainWorktree(dotGit) ?? folder);
  }
  return null;
}

/**
 * The main working tree behind a linked worktree's `.git` file, or undefined when there is none.
 * The repository must point back at this very file: a `.git` file from an archive cannot borrow
 * the trust of another repository.
 */
function mainWorktree(dotGitFile: string): string | undefined {
  const target = /^gitdir: (.+?)\s*$/m.exec(readText(dotGitFile) ?? "")?.[1];
  if (target === undefined) return undefined;
  const gitDir = path.resolve(path.dirname(dotGitFile), target);
  const common = readText(path.join(gitDir, "commondir"))?.trim();
  const back = readText(path.join(gitDir, "gitdir"))?.trim();
  if (common === undefined || back === undefined) return undefined;
  if (realPath(path.resolve(gitDir, back)) !== realPath(dotGitFile)) return undefined;
  const commonDir = realPath(path.resolve(gitDir, common));
  return path.basename(commonDir) === ".git" ? path.dirname(commonDir) : undefined;
}

function realPath(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return path.resolve(file);
  }
}

/** The text of a small file, or undefined when it cannot be read. */
function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return undefined;
  }
}
