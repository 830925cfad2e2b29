// JSON lines over stdin and stdout: the one client is whoever started us, and the server ends with it.
import type { Readable, Writable } from "node:stream";
import { delay } from "../../base/clock.ts";
import type { AppServer } from "../server.ts";
import { serveJsonLines } from "./json-lines.ts";

/** How long the client may take to read what was sent before the end. */
const LAST_READ_MS = 200;

/** Serves one client until its stdin ends, stdout breaks, or `stopped` fires. */
export async function serveStdio(
  server: AppServer,
  input: Readable,
  output: Writable,
  stopped?: AbortSignal,
): Promise<void> {
  const stop = (): void => void input.destroy();
  if (stopped?.aborted === true) stop();
  stopped?.addEventListener("abort", stop, { once: true });
  await serveJsonLines(server, input, output);
  if (output.writableLength > 0 && !output.destroyed) {
    const written = new Promise<void>((resolve) => output.once("drain", resolve).once("close", resolve));
    await Promise.race([written, delay(LAST_READ_MS)]);
  }
}
