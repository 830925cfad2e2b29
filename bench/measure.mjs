// Runs one command to its end and says what it cost: CPU of the whole process tree (bash's `time`,
// which reads getrusage of the children it waited for, in ms), wall time, peak memory from /proc.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

const SAMPLE_MS = 4;
const KIB = 1024;

/** @returns {Promise<{cpuMs, wallMs, rssProcess, rssTree, startedAt, status, stderr}>} sizes in bytes */
export async function measure(argv, { cwd, env }) {
  const startedAt = performance.timeOrigin + performance.now();
  const timed = 'TIMEFORMAT="%3U %3S"; { time "$@" 2>&4; } 2>&3';
  const child = spawn("bash", ["-c", `exec 4>&2; ${timed}`, "bash", ...argv], {
    cwd,
    env,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const stderr = collect(child.stdio[2]);
  const times = collect(child.stdio[3]);
  const peaks = watchMemory(child.pid);
  const status = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  const wallMs = performance.timeOrigin + performance.now() - startedAt;
  const memory = peaks();
  const [user, system] = times().trim().split(" ").map(Number);
  return { cpuMs: (user + system) * 1000, wallMs, ...memory, startedAt, status, stderr: stderr() };
}

function collect(stream) {
  const parts = [];
  stream.on("data", (part) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

/** Samples the tree below `pid`; the kernel's own high-water mark is used for single processes. */
function watchMemory(pid) {
  let rssProcess = 0;
  let rssTree = 0;
  const timer = setInterval(() => {
    let sum = 0;
    for (const member of descendants(pid)) {
      const { peak, current } = memoryOf(member);
      rssProcess = Math.max(rssProcess, peak);
      sum += current;
    }
    rssTree = Math.max(rssTree, sum, rssProcess);
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return { rssProcess, rssTree };
  };
}

function descendants(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function memoryOf(pid) {
  const status = read(`/proc/${pid}/status`);
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) * KIB;
  return { peak: field("VmHWM"), current: field("VmRSS") };
}

/** The file, or nothing when the process has gone meanwhile. */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return "";
    throw error;
  }
}
