// A sandbox policy becomes a plan: which folders are writable and what stays read-only inside them.
// Pure over `FilesystemFacts`. The invariant: nothing that a sandboxed command can change (a symlink in a
// writable folder) may widen the next command's plan.
import * as path from "node:path";
import type { FilesystemFacts } from "./facts.ts";
import { foldersBetween, isInside, resolvePath } from "./paths.ts";
import type { ResolvedPath } from "./paths.ts";
import { protectedPathsOf } from "./protected.ts";
import type { ProtectedPath } from "./protected.ts";
import { unreachable } from "../base/result.ts";
import type { SandboxPlan, SandboxPolicy, WritableRoot } from "./types.ts";

export interface PlanContext {
  /** The thread's working directory, never one that the model chose for a command. */
  readonly cwd: string;
  /** `$TMPDIR` of the commands. */
  readonly tmpdir: string | undefined;
  /** Folders of ours that commands may write, such as the memories. */
  readonly extraWritableRoots: readonly string[];
  /** Files and folders that the user granted beyond the policy, also a read-only one. */
  readonly grantedRoots?: readonly string[];
  readonly facts: FilesystemFacts;
}

interface Root {
  readonly path: string;
  /** Belongs to the user's work: its protected names are kept even while they are missing. */
  readonly project: boolean;
}

interface Candidate extends Root {
  readonly resolved: ResolvedPath;
}

/** What the kernel shall enforce for `policy`. Writable roots that do not exist are left out. */
export function planSandbox(policy: SandboxPolicy, context: PlanContext): SandboxPlan {
  switch (policy.type) {
    case "dangerFullAccess":
      return { type: "unrestricted" };
    case "readOnly":
      return restricted([], policy.networkAccess, context);
    case "workspaceWrite":
      return restricted(policyRoots(policy, context), policy.networkAccess, context);
    default:
      return unreachable(policy);
  }
}

function restricted(ofPolicy: readonly Root[], network: boolean, context: PlanContext): SandboxPlan {
  const { facts, grantedRoots = [] } = context;
  const granted = grantedRoots.map((file) => ({ path: file, project: true }));
  const roots = acceptedRoots(existing([...ofPolicy, ...granted], facts));
  return { type: "restricted", writableRoots: writableRoots(roots, facts), network };
}

function policyRoots(
  policy: Extract<SandboxPolicy, { type: "workspaceWrite" }>,
  context: PlanContext,
): Root[] {
  const { cwd, tmpdir } = context;
  const work = [cwd, ...policy.writableRoots];
  const scratch = [...context.extraWritableRoots];
  if (!policy.excludeSlashTmp) scratch.push("/tmp");
  if (!policy.excludeTmpdirEnvVar && tmpdir !== undefined && tmpdir !== "") scratch.push(tmpdir);
  return [
    ...work.map((file) => ({ path: path.resolve(cwd, file), project: true })),
    // A relative $TMPDIR would follow each command's own directory.
    ...scratch.filter((file) => path.isAbsolute(file)).map((file) => ({ path: file, project: false })),
  ];
}

function existing(roots: readonly Root[], facts: FilesystemFacts): Candidate[] {
  return roots.flatMap(({ path: file, project }) => {
    const resolved = resolvePath(file, facts);
    return resolved?.exists === true ? [{ path: file, project, resolved }] : [];
  });
}

/**
 * Canonical roots. One that is reached through a symlink inside another writable root is refused unless
 * it stays inside: a command could point that link anywhere, and the next plan would follow it.
 */
function acceptedRoots(found: readonly Candidate[]): Root[] {
  const accepted = new Map<string, boolean>();
  const inAccepted = (file: string): boolean => [...accepted.keys()].some((root) => isInside(file, root));
  const direct = found.filter(({ resolved }) => resolved.links.length === 0);
  const linked = found.filter(({ resolved }) => resolved.links.length > 0);
  for (const { resolved, project } of [...direct, ...linked]) {
    const movable = resolved.links.some(inAccepted);
    if (movable && !inAccepted(resolved.real)) continue;
    accepted.set(resolved.real, project || accepted.get(resolved.real) === true);
  }
  return [...accepted].map(([file, project]) => ({ path: file, project })).sort(byPath);
}

function writableRoots(roots: readonly Root[], facts: FilesystemFacts): WritableRoot[] {
  const guarded = new Map<string, ProtectedPath>();
  for (const root of roots) {
    for (const entry of guardedPaths(root, roots, facts)) guarded.set(entry.path, entry);
  }
  const isRoot = new Set(roots.map((root) => root.path));
  // A root that the user named is writable even where another root would protect it.
  const paths = [...guarded.values()].filter((entry) => !isRoot.has(entry.path)).sort(byPath);
  const plan = roots.map((root) => ({
    path: root.path,
    protectedPaths: paths.filter((entry) => innermost(roots, entry.path)?.path === root.path),
  }));
  return plan.filter((root) => root.protectedPaths.length > 0 || !isCovered(root, plan));
}

/** Its own names, and existing ones in the folders that lead to it from an outer root (`/tmp/repo/.git`). */
function guardedPaths(root: Root, roots: readonly Root[], facts: FilesystemFacts): ProtectedPath[] {
  const own = protectedPathsOf(root.path, facts, root.project);
  const outer = innermost(
    roots.filter((other) => other.path !== root.path),
    root.path,
  );
  if (outer === undefined || !root.project) return own;
  const between = foldersBetween(outer.path, root.path);
  return [...own, ...between.flatMap((folder) => protectedPathsOf(folder, facts, false))];
}

/** Whether an outer root already makes all of `root` writable. */
function isCovered(root: WritableRoot, plan: readonly WritableRoot[]): boolean {
  const outer = innermost(
    plan.filter((other) => other.path !== root.path),
    root.path,
  );
  return outer !== undefined && !outer.protectedPaths.some((entry) => isInside(root.path, entry.path));
}

function innermost<T extends { readonly path: string }>(roots: readonly T[], file: string): T | undefined {
  return roots
    .filter((root) => isInside(file, root.path))
    .sort((left, right) => right.path.length - left.path.length)[0];
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
