// Real pipes for the output of commands. Node's own `stdio: "pipe"` is a socketpair: a command cannot
// open /dev/stderr on it (ENXIO), and two of them lose the order between stdout and stderr. Node has no
// pipe(2), but a FIFO opened through /proc/self/fd is one: nameless once unlinked, and one write end
// serves stdout and stderr. `mkfifo` runs once for a batch. A FIFO serves one command only: an earlier
// one could have kept it open.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const BATCH = 16;
const { O_RDONLY, O_WRONLY, O_NONBLOCK } = fs.constants;

/** Both ends of one pipe. The write end blocks (the child's), the read end does not (ours). */
export interface Fifo {
  readonly readFd: number;
  readonly writeFd: number;
}

/** Descriptors of FIFOs that were not used yet. */
let unused: number[] = [];

/** A fresh pipe, or undefined where the system cannot make one (no mkfifo, no /proc). */
export function openFifo(): Fifo | undefined {
  if (unused.length === 0) unused = createBatch();
  const fd = unused.pop();
  if (fd === undefined) return undefined;
  try {
    // A second opening: the one that made it non-blocking stays ours alone.
    return { readFd: fd, writeFd: fs.openSync(`/proc/self/fd/${fd}`, O_WRONLY) };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

function createBatch(): number[] {
  if (process.platform !== "linux") return [];
  const folder = fs.mkdtempSync(path.join(parentFolder(), "codex-"));
  try {
    const names = Array.from({ length: BATCH }, (_, index) => path.join(folder, String(index)));
    const made = spawnSync("mkfifo", ["-m", "600", ...names], { stdio: "ignore" });
    if (made.status !== 0) return [];
    return names.map((name) => fs.openSync(name, O_RDONLY | O_NONBLOCK));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A sandboxed command has its own /dev/shm, so it cannot reach the names while they exist. */
function parentFolder(): string {
  try {
    fs.accessSync("/dev/shm", fs.constants.W_OK | fs.constants.X_OK);
    return "/dev/shm";
  } catch {
    // No shared-memory file system: the temporary directory serves as well.
    return os.tmpdir();
  }
}
