// Pipes and sockets are neither read nor written as files: opening one may wait for ever, and would hold up
// every later request. So files are opened without waiting, and what turns out to be a pipe is refused.
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { errnoCode } from "../../base/os-error.ts";
import { invalidRequest } from "../rpc-error.ts";

type Method = "fs/readFile" | "fs/writeFile";

/** @throws RpcError when what was opened is a pipe or a socket */
export function refuseWaiting(opened: Stats, method: Method): void {
  if (opened.isFIFO() || opened.isSocket()) {
    throw invalidRequest(`${method} does not support pipes and sockets`);
  }
}

/** What to throw when a file could not be opened. */
export async function openError(error: unknown, file: string, method: Method): Promise<unknown> {
  // The system says so of a pipe that nobody reads, but of sockets and absent devices too.
  if (errnoCode(error) !== "ENXIO") return error;
  try {
    const found = await stat(file);
    if (found.isFIFO()) refuseWaiting(found, method);
    return error;
  } catch (fault) {
    return fault;
  }
}
