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

const FAILED = "Failed to read prompt from stdin: input";

/** UTF-8 (a BOM is dropped) or UTF-16 with BOM. The error names what the bytes are, or the first bad one. */
export function decode(bytes: Buffer): Result<string, string> {
  const mark = bytes.toString("hex", 0, 4);
  if (mark === "fffe0000") return err(`${FAILED} appears to be UTF-32LE. Convert it to UTF-8 and retry.`);
  if (mark === "0000feff") return err(`${FAILED} appears to be UTF-32BE. Convert it to UTF-8 and retry.`);
  if (mark.startsWith("fffe")) return utf16(bytes, "UTF-16LE");
  if (mark.startsWith("feff")) return utf16(bytes, "UTF-16BE");
  const body = mark.startsWith("efbbbf") ? bytes.subarray(3) : bytes;
  const text = decoded(body, "utf-8");
  if (text !== null) return ok(text);
  return err(
    `${FAILED} is not valid UTF-8 (invalid byte at offset ${validLength(body)}). ` +
      "Convert it to UTF-8 and retry (e.g., `iconv -f <ENC> -t UTF-8 prompt.txt`).",
  );
}

function utf16(bytes: Buffer, encoding: "UTF-16LE" | "UTF-16BE"): Result<string, string> {
  const text = decoded(bytes.subarray(2), encoding);
  if (text !== null) return ok(text);
  return err(`${FAILED} looked like ${encoding} but could not be decoded. Convert it to UTF-8 and retry.`);
}

/** The text, or null when the bytes are not of the encoding. */
function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Bytes of the longest prefix of whole characters: what comes back unchanged through a tolerant decoder. */
function validLength(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString("utf8"), "utf8");
  let same = 0;
  while (same < bytes.length && bytes[same] === again[same]) same += 1;
  // A bad sequence may share its first bytes with U+FFFD (ef bf bd): step back to where it began.
  while (same > 0 && decoded(bytes.subarray(0, same), "utf-8") === null) same -= 1;
  return same;
}
