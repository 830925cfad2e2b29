// The `<environment_context>` part: where commands run and what day it is (spec/app-server.md §8).
// The time zone is the system's, not $TZ's (§11): read from its files, with the runtime as fallback.
import type { ContextFiles } from "./files.ts";

export interface Environment {
  readonly cwd: string;
  /** The shell's bare name, e.g. `bash`. */
  readonly shell: string;
  /** `YYYY-MM-DD` in `timeZone`. */
  readonly currentDate: string;
  /** IANA name, e.g. `Etc/UTC`. */
  readonly timeZone: string;
}

/** The text of the environment part. */
export function environmentContext(environment: Environment): string {
  return [
    "<environment_context>",
    `  <cwd>${inline(environment.cwd)}</cwd>`,
    `  <shell>${inline(environment.shell)}</shell>`,
    `  <current_date>${environment.currentDate}</current_date>`,
    `  <timezone>${inline(environment.timeZone)}</timezone>`,
    "</environment_context>",
  ].join("\n");
}

// A folder's name must not be able to close the element or open another.
function inline(text: string): string {
  return text.replace(/[<>\u0000-\u001f]/g, (character) =>
    character === "<" ? "&lt;" : character === ">" ? "&gt;" : `&#${character.charCodeAt(0)};`,
  );
}

/** The shell's name as the model is told it: `/usr/bin/zsh` → `zsh`. */
export function shellName(shellPath: string): string {
  return shellPath.slice(shellPath.lastIndexOf("/") + 1);
}

const ZONEINFO = "/zoneinfo/";

/** The system's IANA time zone: the target of /etc/localtime, else /etc/timezone, else what the runtime says. */
export function systemTimeZone(files: ContextFiles): string {
  const target = files.readLink("/etc/localtime");
  const at = target === null ? -1 : target.lastIndexOf(ZONEINFO);
  if (target !== null && at >= 0) return target.slice(at + ZONEINFO.length);
  if (files.kind("/etc/timezone") === "file") {
    const name = Buffer.from(files.readFile("/etc/timezone", 256)).toString("utf8").trim();
    if (/^[\w+-]+(\/[\w+-]+)*$/.test(name)) return name;
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The date of `now` on this process's own clock: the system's zone unless TZ says otherwise. */
export function localDate(now: Date): string {
  const [month, day] = [now.getMonth() + 1, now.getDate()];
  return [now.getFullYear(), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
}

/** The date of `now` in a zone; UTC for a zone that the runtime does not know. */
export function dateInZone(now: Date, timeZone: string): string {
  const utc = now.toISOString().slice(0, 10);
  // Loading the zone tables takes 20 to 40 ms; most servers need none.
  if (/^(Etc\/)?(UTC|GMT|UCT|Zulu)$/.test(timeZone)) return utc;
  try {
    // "sv-SE" writes dates as YYYY-MM-DD.
    return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
  } catch (error) {
    if (error instanceof RangeError) return utc;
    throw error;
  }
}
