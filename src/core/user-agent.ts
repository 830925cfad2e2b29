// The User-Agent of a client's requests to the model:
// `<client>/<version> (<OS> <release>; <arch>) <terminal> (<client>; <client version>)`.
import * as fs from "node:fs";
import { VERSION } from "../base/version.ts";
import { errnoCode } from "../base/os-error.ts";

/** Built from the client's name and version, the system and `TERM_PROGRAM`/`TERM`. */
export function userAgent(
  client: string,
  clientVersion: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const arch = { x64: "x86_64", arm64: "aarch64" }[process.arch as string] ?? process.arch;
  const terminal = env["TERM_PROGRAM"] ?? env["TERM"] ?? "unknown";
  const clean = (text: string): string => text.replace(/[^\x20-\x7e]/g, "_");
  return clean(`${client}/${VERSION} (${systemName()}; ${arch}) ${terminal} (${client}; ${clientVersion})`);
}

/** "Debian 12.0.0" from os-release, else the kernel's name. */
function systemName(): string {
  try {
    const text = fs.readFileSync("/etc/os-release", "utf8");
    const name = /^NAME="?(\w+)/m.exec(text)?.[1] ?? "Linux";
    const version = /^VERSION_ID="?([\d.]+)/m.exec(text)?.[1] ?? "0";
    return `${name} ${[...version.split("."), "0", "0"].slice(0, 3).join(".")}`;
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return process.platform;
  }
}
