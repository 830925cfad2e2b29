// Where the prompt comes from: an argument, stdin, or both (`spec/cli.md` 2.1 "Prompt sources").
import { err, ok, type Result } from "../base/result.ts";

export interface PromptIo {
  readonly stdinIsTty: boolean;
  readStdin(): Promise<Buffer>;
  note(line: string): void;
}

/** The text to send, or the line to print when there is none. */
export async function readPrompt(
  argument: string | undefined,
  io: PromptIo,
): Promise<Result<string, string>> {
  if (argument !== undefined && argument !== "-") return withStdin(argument, io);
  if (argument === undefined) {
    if (io.stdinIsTty) {
      return err("No prompt provided. Either specify one as an argument or pipe the prompt into stdin.");
    }
    io.note("Reading prompt from stdin...");
  }
  const text = decode(await io.readStdin());
  if (text.ok && text.value.trim() === "") return err("No prompt provided via stdin.");
  return text;
}

/** An argument with whatever stdin holds below it, marked. */
async function withStdin(argument: string, io: PromptIo): Promise<Result<string, string>> {
  if (io.stdinIsTty) return ok(argument);
  io.note("Reading additional input from stdin...");
  const decoded = decode(await io.readStdin());
  if (!decoded.ok) return decoded;
  const data = decoded.value;
  if (data === "") return ok(argument);
  return ok(`${argument}\n\n<stdin>\n${data}${data.endsWith("\n") ? "" : "\n"}</stdin>`);
}

/** UTF-8 (a BOM is dropped) or UTF-16 with BOM. The error names the first bad byte. */
export function decode(bytes: Buffer): Result<string, string> {
  // An empty stdin is what most runs have; the decoder's tables take a millisecond to load.
  if (bytes.length === 0) return ok("");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ok(new TextDecoder("utf-16le").decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return ok(new TextDecoder("utf-16le").decode(Buffer.from(bytes).swap16()));
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return err(
      `Failed to read prompt from stdin: input is not valid UTF-8 (invalid byte at offset ${badByte(bytes)}). ` +
        "Convert it to UTF-8 and retry (e.g., `iconv -f <ENC> -t UTF-8 prompt.txt`).",
    );
  }
}

/** Offset of the first byte that cannot be part of UTF-8: a binary search over valid prefixes. */
function badByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (good < bad) {
    const middle = Math.floor((good + bad) / 2) + 1;
    // `stream` lets a character be cut at the end of the prefix.
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle - 1;
    }
  }
  return good;
}
