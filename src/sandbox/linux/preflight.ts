// Learns, once per process, whether the sandbox can be had: one trial run of bwrap with the very
// arguments that commands get. A second one only where the kernel refuses a private /proc.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import { bwrapArguments } from "./bwrap.ts";
import { diagnose, missingBwrap } from "./diagnose.ts";
import type { Obstacle, SystemFacts } from "./diagnose.ts";
import { findBwrap } from "./find-bwrap.ts";
import { seccompProgram } from "./seccomp.ts";
import type { FilterArch } from "./syscalls.ts";

export interface PreflightOptions {
  /** Where to look for bwrap, in the form of $PATH. */
  readonly searchPath: string;
  /** Folders whose programs are not trusted. */
  readonly untrusted: readonly string[];
}

export type Preflight =
  | {
      readonly type: "available";
      readonly launcher: string;
      readonly proc: boolean;
      readonly arch: FilterArch;
    }
  | ({ readonly type: "unavailable" } & Obstacle);

const TRIAL_TIMEOUT_MS = 10_000;

/** Finds bwrap and tries it. Never throws: what does not work is the answer. */
export async function preflight(options: PreflightOptions): Promise<Preflight> {
  const arch = process.arch;
  if (arch !== "x64" && arch !== "arm64") {
    return {
      type: "unavailable",
      cause: `The sandbox has no system-call filter for ${arch} processors.`,
      fix: "Use an x64 or arm64 machine, or isolate codex yourself and use danger-full-access.",
    };
  }
  const launcher = findBwrap(options.searchPath, options.untrusted);
  if (launcher === undefined) return { type: "unavailable", ...missingBwrap(systemFacts()) };
  const first = await trial(launcher, arch, true);
  if (first === undefined) return { type: "available", launcher, proc: true, arch };
  if (/\bproc\b/.test(first) && (await trial(launcher, arch, false)) === undefined) {
    return { type: "available", launcher, proc: false, arch };
  }
  return { type: "unavailable", ...diagnose(first, systemFacts()) };
}

/** Runs bwrap inside its own sandbox. Undefined when that worked, else its error text. */
function trial(launcher: string, arch: FilterArch, proc: boolean): Promise<string | undefined> {
  const args = bwrapArguments({
    plan: { type: "restricted", writableRoots: [], network: false },
    cwd: "/",
    proc,
    tty: false,
    placeholders: new Set(),
    seccompFd: 3,
  });
  return new Promise((resolve) => {
    const child = spawn(launcher, [...args, launcher, "--version"], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      cwd: "/",
      timeout: TRIAL_TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    let message = "";
    child.stderr?.on("data", (chunk: Buffer) => (message += chunk.toString()));
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? undefined : message || `exit code ${code}`));
    const filter = child.stdio[3];
    if (filter === null || filter === undefined || !("end" in filter)) return;
    // A bwrap that ends early closes the pipe; its exit says why.
    filter.on("error", () => undefined);
    filter.end(seccompProgram(arch, { network: false }));
  });
}

function systemFacts(): SystemFacts {
  return {
    unprivilegedUserns: setting("/proc/sys/kernel/unprivileged_userns_clone"),
    maxUserNamespaces: setting("/proc/sys/user/max_user_namespaces"),
    apparmorRestricts: setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
    container:
      fs.existsSync("/.dockerenv") ||
      fs.existsSync("/run/.containerenv") ||
      process.env["KUBERNETES_SERVICE_HOST"] !== undefined,
    wsl1: os.release().endsWith("-Microsoft"),
    osRelease: setting("/etc/os-release") ?? "",
  };
}

function setting(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    // This kernel does not have the setting.
    return undefined;
  }
}
