// Looks for processes of a test by a mark in their command line. Linux only; elsewhere it finds none.
import * as fs from "node:fs";

/** The command lines of live processes that contain the mark. */
export function processesWith(mark: string): readonly string[] {
  if (!fs.existsSync("/proc")) return [];
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(commandLine)
    .filter((line) => line.includes(mark));
}

function commandLine(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended meanwhile
  }
}
