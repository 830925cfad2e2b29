// A name that must not come into being (`.codex` where there is none) needs something to mount on. Leaving
// an empty file behind, as 0.120 does, litters the workspace; removing the mount point while another
// command runs would take away that one's protection (the kernel then drops the mount). So:
//  - the mount point is an empty folder, and every program that uses it keeps a lease in it: an empty
//    folder whose name says which process holds it. Git and others do not see empty folders.
//  - to release is to remove the own lease, then the folder. `rmdir` fails while another lease is there:
//    the kernel itself decides, so programs that share a workspace cannot harm each other.
//  - when this program is killed, janitor.ts removes its leases; what even that misses is recognised by
//    process id and start time, and swept by the next program that comes along.
// The command sees an empty read-only file system there, never the leases.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../../base/os-error.ts";

const PREFIX = ".codex-sandbox-lease";
const LEASE = new RegExp(`^\\${PREFIX}\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.\\d+$`);
const MAX_ATTEMPTS = 20;

/** `held`: mount over it. `file`: something else is there now. `unwritable`: nobody of our rights can create it. */
export type Placeholder = "held" | "file" | "unwritable";

/** How many running commands of this program use each placeholder. */
const users = new Map<string, number>();
let ownLease: string | undefined;
let hooked = false;

/** Puts a placeholder at `file`. Throws system errors such as a full disk. */
export function acquirePlaceholder(file: string): Placeholder {
  const count = users.get(file) ?? 0;
  if (count === 0) {
    const state = create(file);
    if (state !== "held") return state;
    releaseAllAtExit();
  }
  users.set(file, count + 1);
  return "held";
}

/** Takes back one `held` placeholder. */
export function releasePlaceholder(file: string): void {
  const count = users.get(file) ?? 0;
  if (count > 1) {
    users.set(file, count - 1);
    return;
  }
  users.delete(file);
  attempt(() => fs.rmdirSync(leaseIn(file)));
  if (attempt(() => fs.rmdirSync(file)) === "ENOTEMPTY" && sweep(file)) attempt(() => fs.rmdirSync(file));
}

/** The lease of this process in a placeholder. */
export function leaseIn(file: string): string {
  return path.join(file, leaseName());
}

/** Whether a folder holds leases and nothing else. */
export function isPlaceholder(folder: string): boolean {
  try {
    const names = fs.readdirSync(folder);
    return names.length > 0 && names.every((name) => LEASE.test(name));
  } catch {
    // Unreadable: not one that we made.
    return false;
  }
}

function create(file: string): Placeholder {
  for (let round = 0; round < MAX_ATTEMPTS; round++) {
    const made = attempt(() => fs.mkdirSync(file, 0o755));
    if (made !== undefined && made !== "EEXIST") {
      if (["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR"].includes(made)) return "unwritable";
      throw new Error(`Cannot protect ${file} (${made}).`);
    }
    const leased = attempt(() => fs.mkdirSync(leaseIn(file), 0o755));
    // EACCES: another user's placeholder. It serves as a mount point as long as that one holds it.
    if (leased === undefined || leased === "EEXIST" || leased === "EACCES") return "held";
    if (leased === "ENOTDIR") return "file";
    if (leased !== "ENOENT") throw new Error(`Cannot protect ${file} (${leased}).`);
    // ENOENT: its last user removed it between our two calls.
  }
  throw new Error(`Cannot protect ${file}: it keeps disappearing.`);
}

/** Removes leases of processes that are gone. True when one was removed. */
function sweep(file: string): boolean {
  let removed = false;
  for (const name of fs.readdirSync(file)) {
    const match = LEASE.exec(name);
    // A lease from another container cannot be judged from here.
    if (match === null || match[1] !== pidNamespace() || startTime(match[2]!) === match[3]) continue;
    removed = attempt(() => fs.rmdirSync(path.join(file, name))) === undefined || removed;
  }
  return removed;
}

function leaseName(): string {
  // Not imported: most runs hold no lease, and the module costs a start more than a millisecond.
  const { threadId } = process.getBuiltinModule("node:worker_threads");
  ownLease ??= [PREFIX, pidNamespace(), process.pid, startTime("self") ?? 0, threadId].join(".");
  return ownLease;
}

function pidNamespace(): string {
  return /\d+/.exec(fs.readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
}

/** Field 22 of /proc/PID/stat, undefined when there is no such process. */
function startTime(pid: string): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    // The process is gone.
    return undefined;
  }
}

function releaseAllAtExit(): void {
  if (hooked) return;
  hooked = true;
  process.on("exit", () => {
    for (const file of Array.from(users.keys())) {
      users.set(file, 1);
      releasePlaceholder(file);
    }
  });
}

/** The errno code of a failing call, undefined when it succeeded. */
function attempt(call: () => void): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    const code = errnoCode(error);
    if (code === undefined) throw error;
    return code;
  }
}
