// Commands with a terminal. Only the pair of descriptors comes from node-pty's native part; starting and
// ending are the same as without a terminal. Nothing is lost at the end, because we hold the terminal's
// other side open ourselves and read until the kernel has no more (otherwise libuv stops at the hang-up).
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as tty from "node:tty";
import type { ChildProcess } from "node:child_process";
import { delay } from "../base/clock.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { exitStatus, ignoreClosedPipe, maskFd, startChild, unmaskFd } from "./child.ts";
import { drainNow, flushHeld } from "./output.ts";
import { programFault } from "./program.ts";
import { createTermination, trackGroup, untrackGroup } from "./terminate.ts";
import { SpawnError } from "./types.ts";
import type { ExitStatus, RunningProcess, SpawnRequest } from "./types.ts";

interface NativePty {
  open(cols: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

interface Terminal {
  readonly native: NativePty;
  readonly master: number;
  /** Our own opening of the command's side. */
  readonly hold: number;
  readonly name: string;
}

/** The terminal becomes the controlling one because the leader of a new session is the first to open it. */
const ADOPT_TERMINAL = 'exec "$@" <>"$0" >&0 2>&0';
const WRITE_RETRY_MS = 5;

/**
 * Starts a command on a new terminal of the given size.
 * @throws SpawnError also when node-pty cannot be loaded
 */
export async function spawnWithTerminal(
  request: SpawnRequest,
  size: { readonly rows: number; readonly cols: number },
): Promise<RunningProcess> {
  // The shell that adopts the terminal would report a missing program as exit 127; here it is an error.
  const fault = programFault(request);
  if (fault !== null) throw new SpawnError(fault);
  const terminal = openTerminal(loadNative(), size);
  try {
    const child = await startChild({
      argv: ["/bin/sh", "-c", ADOPT_TERMINAL, terminal.name, ...request.argv],
      cwd: request.cwd,
      env: request.env,
      stdio: ["ignore", "ignore", "ignore"],
      inherit: request.inherit ?? [],
    });
    return runningProcess(child, terminal);
  } catch (error) {
    fs.closeSync(terminal.master);
    release(terminal);
    throw error;
  }
}

function loadNative(): NativePty {
  const name = `@lydell/node-pty-${process.platform}-${process.arch}/pty.node`;
  try {
    const require = createRequire(import.meta.url);
    // The binary belongs to the wrapper package, which the package manager may have nested.
    return createRequire(require.resolve("@lydell/node-pty"))(name) as NativePty;
  } catch (error) {
    throw new SpawnError(
      "Terminals are not available because the optional package @lydell/node-pty cannot be loaded; reinstall codex with optional dependencies, or run the command without a terminal.",
      { cause: error },
    );
  }
}

function openTerminal(native: NativePty, size: { readonly rows: number; readonly cols: number }): Terminal {
  try {
    const { master, slave, pty } = native.open(size.cols, size.rows);
    // Neither descriptor is close-on-exec: the master is masked in children, the slave opened anew.
    maskFd(master);
    const hold = fs.openSync(pty, fs.constants.O_RDWR | fs.constants.O_NOCTTY);
    fs.closeSync(slave);
    return { native, master, hold, name: pty };
  } catch (error) {
    throw new SpawnError(osErrorText(error), { cause: error });
  }
}

/** After the master was closed. */
function release(terminal: Terminal): void {
  unmaskFd(terminal.master);
  fs.closeSync(terminal.hold);
}

function runningProcess(child: ChildProcess, terminal: Terminal): RunningProcess {
  const pid = child.pid!;
  trackGroup(pid);
  const termination = createTermination(pid);
  const sink = (chunk: Buffer): void => running.onOutput(chunk, "stdout");
  const stream = new tty.ReadStream(terminal.master);
  stream.on("data", sink);
  stream.on("error", ignoreClosedPipe);
  let open = true;
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => {
      open = false;
      untrackGroup(pid);
      termination.leaderExited();
      flushHeld(stream);
      drainNow(terminal.master, sink);
      stream.once("close", () => resolve(exitStatus(code, signal)));
      stream.destroy();
      release(terminal);
    });
  });
  let writes: Promise<boolean> = Promise.resolve(true);
  const running: RunningProcess = {
    pid,
    onOutput: () => undefined,
    exited,
    write(data) {
      writes = writes.then(() => writeAll(terminal.master, data, () => open));
      return writes;
    },
    closeStdin: () => undefined, // a terminal has no end of input but Ctrl-D, which is data
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    resize(rows, cols) {
      if (open) terminal.native.resize(terminal.master, cols, rows);
    },
    terminate: (options) => termination.request(options?.force === true),
  };
  return running;
}

/** The terminal's input queue holds 4 KiB; when it is full the command has to read first. */
async function writeAll(fd: number, data: Uint8Array, isOpen: () => boolean): Promise<boolean> {
  let done = 0;
  while (done < data.length) {
    if (!isOpen()) return false;
    try {
      done += fs.writeSync(fd, data, done);
    } catch (error) {
      if (errnoCode(error) !== "EAGAIN") return false;
      await delay(WRITE_RETRY_MS);
    }
  }
  return isOpen();
}
