// A plan becomes bubblewrap's arguments. Pure. Later mounts cover earlier ones, so they go from the outer
// folder to the inner; the user's command always stands behind `--`.
import { foldersBetween, isInside } from "../paths.ts";
import type { SandboxPlan } from "../types.ts";

export interface BwrapOptions {
  readonly plan: Extract<SandboxPlan, { type: "restricted" }>;
  readonly cwd: string;
  /** The kernel lets us mount a private /proc. */
  readonly proc: boolean;
  /** The command keeps the terminal of its session. */
  readonly tty: boolean;
  /** Missing protected paths that have a mount point now. */
  readonly placeholders: ReadonlySet<string>;
  readonly seccompFd: number;
}

type Access = "write" | "read" | "hide";

/** The arguments up to and including `--`. */
export function bwrapArguments(options: BwrapOptions): string[] {
  const { plan } = options;
  const mounts = mountTable(plan, options.placeholders);
  const base = mounts.get("/") === "write" ? "--bind" : "--ro-bind";
  mounts.delete("/");
  return [
    // With a terminal the command needs its session; TIOCSTI is denied by the system-call filter.
    ...(options.tty ? [] : ["--new-session"]),
    "--die-with-parent",
    "--unshare-user",
    "--unshare-pid",
    "--unshare-ipc",
    ...(plan.network ? [] : ["--unshare-net"]),
    // Without this, root inside may remount everything writable.
    "--cap-drop",
    "ALL",
    base,
    "/",
    "/",
    "--dev",
    "/dev",
    // Without a private one the host's /proc stays, read-only; its processes' files are out of reach all
    // the same, because they belong to the outer user namespace.
    ...(options.proc ? ["--proc", "/proc"] : []),
    ...[...mounts].sort(([left], [right]) => (left < right ? -1 : 1)).flatMap(mountArguments),
    "--chdir",
    options.cwd,
    "--seccomp",
    String(options.seccompFd),
    "--",
  ];
}

function mountArguments([file, access]: readonly [string, Access]): string[] {
  switch (access) {
    case "write":
      return ["--bind", file, file];
    case "read":
      return ["--ro-bind", file, file];
    case "hide":
      return ["--tmpfs", file, "--remount-ro", file];
  }
}

function mountTable(plan: BwrapOptions["plan"], placeholders: ReadonlySet<string>): Map<string, Access> {
  const table = new Map<string, Access>();
  for (const root of plan.writableRoots) {
    for (const { path, kind } of root.protectedPaths) {
      if (kind !== "missing") table.set(path, "read");
      else if (placeholders.has(path)) table.set(path, "hide");
    }
  }
  for (const root of plan.writableRoots) table.set(root.path, "write");
  return pinned(table);
}

/**
 * Adds the folders between a writable root and what lies deeper inside it, each mounted on itself. A
 * mount point cannot be renamed; without this `mv /tmp/work /tmp/old; mkdir -p /tmp/work/repo/.git`
 * would replace a protected path by moving its parents away.
 */
function pinned(table: ReadonlyMap<string, Access>): Map<string, Access> {
  const result = new Map(table);
  for (const file of table.keys()) {
    const outer = [...table.keys()]
      .filter((other) => other !== file && isInside(file, other))
      .sort((left, right) => right.length - left.length)[0];
    // Below a read-only path nothing can be renamed, and a pin would open it.
    if (outer === undefined || table.get(outer) !== "write") continue;
    for (const folder of foldersBetween(outer, file)) result.set(folder, "write");
  }
  return result;
}
