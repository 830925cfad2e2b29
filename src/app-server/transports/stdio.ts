// JSON lines over stdin and stdout. Back-pressure: while stdout is full we stop reading stdin, so a
// client that does not read cannot make us hold its answers.
import type { Readable, Writable } from "node:stream";
import { LineSplitter } from "../../base/lines.ts";
import type { AppServer } from "../server.ts";

/** The longest accepted line: 64 MiB holds any image a client may send. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Serves one client until its stdin ends. */
export function serveStdio(server: AppServer, input: Readable, output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const connection = server.connect(
      (message) => {
        if (!output.write(`${JSON.stringify(message)}\n`)) input.pause();
      },
      { inProcess: false },
    );
    output.on("drain", () => input.resume());
    // A client that is gone reads nothing more; its stdin ends too.
    output.on("error", () => input.destroy());
    const lines = new LineSplitter(
      {
        line: (bytes) => server.receive(connection, parse(bytes)),
        tooLong: () => undefined,
      },
      MAX_LINE_BYTES,
    );
    const end = (): void => {
      lines.end();
      void server.disconnect(connection).then(resolve);
    };
    input.on("data", (chunk: Buffer) => lines.push(chunk));
    input.once("end", end);
    input.once("close", () => resolve());
    input.once("error", () => resolve());
  });
}

/** A line that is no JSON is no message: it is ignored, as 0.120 does. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
