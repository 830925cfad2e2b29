// Looks for processes of a test by a mark in their command line. Linux only; elsewhere it finds none.
import * as fs from "node:fs";

export interface Found {
  readonly pid: number;
  readonly command: string;
}

/** The live processes whose command line contains the mark. */
export function processesWith(mark: string): readonly Found[] {
  if (!fs.existsSync("/proc")) return [];
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: commandLine(name) }))
    .filter(({ command }) => command.includes(mark));
}

function commandLine(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended meanwhile
  }
}
