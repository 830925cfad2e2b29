// What a tree of processes costs while it lives: CPU by the scheduler's own count (nanoseconds of live
// threads, ticks of children that were waited for) and resident memory, sampled for its peak.
import { readFileSync, readdirSync } from "node:fs";

const SAMPLE_MS = 4;
const KIB = 1024;
const TICK_MS = 10;

/** CPU of the tree below and with `pid` so far, in ms. */
export function cpuOf(pid) {
  let ms = 0;
  for (const member of treeOf(pid)) {
    for (const thread of list(`/proc/${member}/task`)) {
      ms += Number(read(`/proc/${member}/task/${thread}/schedstat`).split(" ", 1)[0]) / 1e6;
    }
    const fields = read(`/proc/${member}/stat`).split(") ").at(-1).split(" ");
    ms += (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * TICK_MS;
  }
  return ms;
}

/** Resident memory of the tree now, in bytes. */
export function memoryOf(pid) {
  let bytes = 0;
  for (const member of treeOf(pid)) bytes += Number(field(member, "VmRSS")) * KIB;
  return bytes;
}

/** Starts to sample; the function it returns stops and gives the peak in bytes. */
export function watchMemory(pid) {
  let peak = memoryOf(pid);
  const timer = setInterval(() => (peak = Math.max(peak, memoryOf(pid))), SAMPLE_MS);
  return () => {
    clearInterval(timer);
    // The kernel's own mark misses nothing of the root between two samples.
    return Math.max(peak, memoryOf(pid), Number(field(pid, "VmHWM")) * KIB);
  };
}

/** A child that is still a copy of its parent shares the parent's pages: it does not count. */
function treeOf(pid) {
  const own = read(`/proc/${pid}/cmdline`);
  const children = list(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).trim().split(" ").filter(Boolean),
  );
  const started = children.filter((child) => read(`/proc/${child}/cmdline`) !== own);
  return [pid, ...started.flatMap(treeOf)];
}

function field(pid, name) {
  return new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(read(`/proc/${pid}/status`))?.[1] ?? 0;
}

function read(file) {
  return orNothing("", () => readFileSync(file, "utf8"));
}

function list(folder) {
  return orNothing([], () => readdirSync(folder));
}

/** The process may have gone meanwhile. */
function orNothing(nothing, body) {
  try {
    return body();
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return nothing;
    throw error;
  }
}
