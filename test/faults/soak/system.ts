// What the system knows of the server: its processes, open files, memory and claims on threads. Linux only.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Place } from "../../support/place.ts";

const TICKS = 100;

export interface Process {
  readonly pid: number;
  readonly command: string;
  readonly ageSeconds: number;
}

/** All processes whose command line holds the mark. */
export function marked(mark: string): readonly Process[] {
  return processes().filter(({ command }) => command.includes(mark));
}

/** The processes below this one. */
export function descendants(pid: number): readonly Process[] {
  const all = processes();
  const found: (typeof all)[number][] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

function processes(): readonly (Process & { readonly parent: number })[] {
  const uptime = Number(fs.readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  const numbers = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => {
    const stat = read(`/proc/${name}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields.length < 20) return [];
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ");
    const ageSeconds = uptime - Number(fields[19]) / TICKS;
    return [{ pid: Number(name), parent: Number(fields[1]), command, ageSeconds }];
  });
}

/** What its open files are, counted by kind. */
export function openFiles(pid: number): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  for (const fd of fs.readdirSync(`/proc/${pid}/fd`)) {
    let target: string;
    try {
      target = fs.readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      continue; // closed meanwhile
    }
    const kind = /^(socket|pipe|anon_inode:[^:]*)/.exec(target)?.[0] ?? path.basename(target);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** Claims on threads that are left. */
export function locks(place: Place): readonly string[] {
  const folder = path.join(place.home, "tmp", "rollout-locks");
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
