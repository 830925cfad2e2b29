// A client that speaks one JSON object per line over a pair of streams: stdin and stdout, or a socket.
import type { Readable, Writable } from "node:stream";
import { delay } from "../../base/clock.ts";
import { LineSplitter } from "../../base/lines.ts";
import type { AppServer } from "../server.ts";
import { MAX_MESSAGE_BYTES } from "./incoming.ts";
import { TextClient } from "./text-client.ts";
import { warn } from "./warn.ts";

/** How long the requests that came before the end of the input may take to be answered. */
const LAST_ANSWERS_MS = 300;
const LF = Buffer.from("\n");

/**
 * Serves one client until its input ends, a stream fails or closes, or it reads too little; resolves when
 * it has left. Input is always read: the answer to an approval must come through also while the client does
 * not read what it is sent.
 */
export async function serveJsonLines(server: AppServer, input: Readable, output: Writable): Promise<void> {
  const { client, end } = await new Promise<{ client: TextClient; end: "input" | "gone" }>((resolve) => {
    const gone = (): void => resolve({ client, end: "gone" });
    const client = new TextClient(server, {
      write: (message, written) => writeLine(output, message, written),
      cut: () => {
        warn("a client does not read what it is sent, so its connection ends");
        gone();
      },
    });
    const lines = new LineSplitter({ line: (bytes) => client.receive(bytes), tooLong }, MAX_MESSAGE_BYTES);
    input.on("data", (chunk: Buffer) => lines.push(chunk));
    input.once("end", () => {
      lines.end();
      resolve({ client, end: "input" });
    });
    for (const stream of [input, output]) stream.on("error", gone).once("close", gone);
  });
  if (end === "input") await Promise.race([client.whenAnswered(), delay(LAST_ANSWERS_MS)]);
  await client.leave();
}

/** The parts of a message go out as they are, in one system call where the stream can. */
function writeLine(output: Writable, message: string | readonly Buffer[], written: () => void): void {
  if (typeof message === "string") {
    output.write(`${message}\n`, written);
    return;
  }
  output.cork();
  for (const part of message) output.write(part);
  output.write(LF, written);
  output.uncork();
}

function tooLong(bytes: number): void {
  warn(`a message of ${bytes} bytes was skipped; a message may have ${MAX_MESSAGE_BYTES} at most`);
}
