// One writer per thread, across processes. Every claimant puts a file of its own name beside the others'
// (`$CODEX_HOME/tmp/rollout-locks/<thread>.<host>.<pid>.<start>`) and only then looks for rivals, so two
// can never both win. A file whose process is gone is removed by whoever meets it: its name belongs to
// that process alone, so removing it can never take a living writer's claim. The peer ignores the folder.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { errnoCode } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";

export interface WriterLock {
  release(): void;
}

/** Another writer has the thread. */
export interface RolloutLocked {
  readonly code: "thread_in_use";
  readonly pid: number;
  readonly host: string;
  /** One sentence for the user. */
  readonly message: string;
}

// Claims made in the same instant see each other and both step back; they meet again at random times.
const ATTEMPTS = 5;
const MAX_PAUSE_MS = 12;

/** Claims a thread for this process until release or death. @throws system errors (read-only home, …) */
export function lockThread(codexHome: string, threadId: string): Result<WriterLock, RolloutLocked> {
  const folder = path.join(codexHome, "tmp", "rollout-locks");
  makeFolder(folder);
  const own = claimName(threadId, process.pid);
  for (let attempt = 1; ; attempt++) {
    const rival = claim(folder, threadId, own);
    if (rival === undefined) return ok({ release: () => removeClaim(path.join(folder, own)) });
    const isOwn = rival.name === own;
    if (isOwn || attempt === ATTEMPTS) return err(lockedBy(rival, path.join(folder, rival.name)));
    pause(1 + Math.random() * MAX_PAUSE_MS);
  }
}

interface Claim {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly start: string;
}

function claim(folder: string, threadId: string, own: string): Claim | undefined {
  try {
    fs.closeSync(fs.openSync(path.join(folder, own), "wx", 0o600));
  } catch (error) {
    if (errnoCode(error) === "EEXIST") return parseClaim(own); // this process writes the thread already
    throw error;
  }
  for (const name of fs.readdirSync(folder)) {
    const other = name === own || !name.startsWith(`${threadId}.`) ? undefined : parseClaim(name);
    if (other === undefined) continue;
    if (isAlive(other)) {
      removeClaim(path.join(folder, own));
      return other;
    }
    removeClaim(path.join(folder, name));
  }
  return undefined;
}

// Somebody may have removed it before us. (`rmSync` would load its code for folders at every exit.)
function removeClaim(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (errnoCode(error) !== "ENOENT") throw error;
  }
}

function claimName(threadId: string, pid: number): string {
  return `${threadId}.${hostMark()}.${pid}.${startMark(pid) ?? "0"}`;
}

function parseClaim(name: string): Claim | undefined {
  const [, host, pid, start] = name.split(".");
  if (host === undefined || pid === undefined || start === undefined || !/^\d+$/.test(pid)) return undefined;
  return { name, host, pid: Number(pid), start };
}

// A claim from another host (or another container on this one) cannot be checked: it counts as alive.
function isAlive(other: Claim): boolean {
  if (other.host !== hostMark()) return true;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    if (errnoCode(error) === "ESRCH") return false;
  }
  const start = startMark(other.pid);
  return start === undefined || other.start === "0" || start === other.start;
}

let host: string | undefined;

function hostMark(): string {
  host ??=
    os
      .hostname()
      .replace(/[^A-Za-z0-9-]/g, "_")
      .slice(0, 64) + pidNamespace();
  return host;
}

// Process ids mean something only within their namespace (containers that share a home).
function pidNamespace(): string {
  const link = readText(() => fs.readlinkSync("/proc/self/ns/pid"));
  return link === undefined ? "" : `-${link.replace(/\D/g, "")}`;
}

// When the process started, in ticks since boot: tells it from a later one with the same id. Linux only;
// elsewhere a reused id makes the message below name the file to delete.
function startMark(pid: number): string | undefined {
  const stat = readText(() => fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? "ended" : fields?.[19]; // a zombie writes no more
}

function readText(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined; // no /proc here, or the process is gone
  }
}

function lockedBy(rival: Claim, file: string): RolloutLocked {
  const { pid } = rival;
  if (rival.name === claimName(rival.name.split(".", 1)[0]!, process.pid)) {
    const message = "This process already writes the thread; close it there before opening it again.";
    return { code: "thread_in_use", pid, host: rival.host, message };
  }
  const place = rival.host === hostMark() ? `process ${pid}` : `process ${pid} on host ${rival.host}`;
  const message = `The thread is open in ${place}; end it there first (if that process is gone, delete ${file}).`;
  return { code: "thread_in_use", pid, host: rival.host, message };
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
