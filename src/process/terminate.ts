// Ending processes: a child's whole group, and descendants that left it (setsid). Whatever still runs
// when this program exits is killed. When this program itself is killed (SIGKILL), sandboxed commands die
// with it (bubblewrap asks the kernel), terminal commands get SIGHUP, and plain ones run on until they
// write: Linux offers no more without a helper program in each command's way.
import * as fs from "node:fs";
import { errnoCode } from "../base/os-error.ts";

/** Milliseconds between SIGTERM and SIGKILL. A cancelled step must end within 250 ms. */
const TERMINATION_GRACE_MS = 200;

const live = new Set<number>();
let hooked = false;

/** Registers a group leader to be killed when this program exits. */
export function trackGroup(pid: number): void {
  live.add(pid);
  if (hooked) return;
  hooked = true;
  process.on("exit", killTrackedGroups);
}

/** The leader has ended and its group needs no killing any more. */
export function untrackGroup(pid: number): void {
  live.delete(pid);
}

/** Kills every tracked group at once. For signal handlers; normal exits do it themselves. */
function killTrackedGroups(): void {
  for (const pid of live) killProcesses([pid, ...descendants(pid)], "SIGKILL");
  live.clear();
}

export interface Termination {
  /** SIGTERM, then SIGKILL after the grace; SIGKILL at once when `force`. */
  request(force: boolean): void;
  /** The leader ended: finishes off its group if an end was asked for. */
  leaderExited(): void;
}

/** The ending of one group, idempotent. */
export function createTermination(pid: number): Termination {
  let targets: readonly number[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let exited = false;
  const kill = (): void => {
    clearTimeout(timer);
    killProcesses(new Set([...(targets ?? []), ...(exited ? [] : [pid, ...descendants(pid)])]), "SIGKILL");
  };
  return {
    request(force) {
      if (exited) return;
      if (targets === undefined) {
        // Remembered now: after the leader's end its descendants have another parent.
        targets = [pid, ...descendants(pid)];
        if (!force) {
          killProcesses(targets, "SIGTERM");
          timer = setTimeout(kill, TERMINATION_GRACE_MS);
        }
      }
      if (force) kill();
    },
    leaderExited() {
      if (exited) return;
      exited = true;
      if (targets !== undefined) kill();
    },
  };
}

/** Signals each process and, where it leads one, its group. */
function killProcesses(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    if (!send(-pid, signal)) send(pid, signal);
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const code = errnoCode(error);
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

/** Every process below `pid`, as far as the kernel lists them (Linux). */
function descendants(pid: number): number[] {
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const children = childrenOf(next);
    found.push(...children);
    queue.push(...children);
  }
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    // The process is gone, or this kernel keeps no such list.
    return [];
  }
}
