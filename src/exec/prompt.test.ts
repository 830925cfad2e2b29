import * as fc from "fast-check";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeLastMessage } from "./last-message.ts";
import { readOutputSchema } from "./output-schema.ts";
import { decode, readPrompt } from "./prompt.ts";
import { reviewPrompt, reviewTarget } from "./review.ts";

interface Asked {
  readonly stdin?: string | Buffer;
  readonly tty?: boolean;
}

async function prompt(argument: string | undefined, { stdin = "", tty = false }: Asked = {}) {
  const notes: string[] = [];
  let reads = 0;
  const result = await readPrompt(argument, {
    stdinIsTty: tty,
    readStdin: () => {
      reads += 1;
      return Promise.resolve(Buffer.from(stdin as string));
    },
    note: (line) => notes.push(line),
  });
  return { text: result.ok ? result.value : `! ${result.error}`, notes, reads };
}

const NONE = "! No prompt provided via stdin.";
const READING = "Reading prompt from stdin...";
const MORE = "Reading additional input from stdin...";

describe("the prompt", () => {
  it.each<[string, string | undefined, Asked, string, readonly string[]]>([
    ["an argument at a terminal", "do it", { tty: true }, "do it", []],
    ["an argument and nothing piped", "do it", {}, "do it", [MORE]],
    ["an argument and a pipe", "do it", { stdin: "data" }, "do it\n\n<stdin>\ndata\n</stdin>", [MORE]],
    ["one that ends its line", "do it", { stdin: "data\n" }, "do it\n\n<stdin>\ndata\n</stdin>", [MORE]],
    ["an empty argument", "", { tty: true }, "", []],
    ["a pipe alone, as it is", undefined, { stdin: " data \n" }, " data \n", [READING]],
    ["a dash, without a word", "-", { stdin: "data" }, "data", []],
    ["a dash at a terminal", "-", { stdin: "typed", tty: true }, "typed", []],
    ["an empty pipe", undefined, {}, NONE, [READING]],
    ["blanks only", "-", { stdin: " \n\t" }, NONE, []],
    [
      "nothing at a terminal",
      undefined,
      { tty: true },
      "! No prompt provided. Either specify one as an argument or pipe the prompt into stdin.",
      [],
    ],
  ])("comes from %s", async (_, argument, asked, text, notes) => {
    expect(await prompt(argument, asked)).toMatchObject({ text, notes });
  });

  it("does not touch a terminal's stdin for more input", async () => {
    expect((await prompt("do it", { tty: true })).reads).toBe(0);
  });

  it("is refused when what is piped beside the argument is no text", async () => {
    expect((await prompt("do it", { stdin: Buffer.from([0xff]) })).text).toMatch(/invalid byte at offset 0/);
  });
});

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const error = (result: ReturnType<typeof decode>): string => (result.ok ? `"${result.value}"` : result.error);
const badAt = (offset: number): string =>
  `Failed to read prompt from stdin: input is not valid UTF-8 (invalid byte at offset ${offset}). ` +
  "Convert it to UTF-8 and retry (e.g., `iconv -f <ENC> -t UTF-8 prompt.txt`).";

describe("bytes of a prompt", () => {
  it("are any text, in UTF-8 and UTF-16 of both orders", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.startsWith("\ufeff") && !text.startsWith("\0"));
        const little = Buffer.from(`\ufeff${text}`, "utf16le");
        for (const encoded of [
          Buffer.from(text),
          Buffer.from(`\ufeff${text}`),
          little,
          Buffer.from(little).swap16(),
        ]) {
          expect(decode(encoded)).toEqual({ ok: true, value: text });
        }
      }),
    );
  });

  it("name the first byte that can never be text, after any valid text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(0xc0, 0xc1, 0xf5, 0xf8, 0xfe, 0xff, 0x80, 0xbf),
        fc.uint8Array(),
        (text, bad, rest) => {
          fc.pre(!text.startsWith("\ufeff"));
          const good = Buffer.from(text);
          fc.pre(good.length > 0);
          expect(error(decode(Buffer.concat([good, bytes(bad), rest])))).toBe(badAt(good.length));
        },
      ),
    );
  });

  // All measured on 0.120.0.
  it.each([
    ["a broken sequence of two", bytes(0x61, 0xe2, 0x28), badAt(1)],
    ["a cut sequence", bytes(0x61, 0xe2, 0x82), badAt(1)],
    ["a cut sequence that begins like U+FFFD", bytes(0x61, 0xef, 0xbf), badAt(1)],
    ["a broken sequence of three", bytes(0x61, 0xf0, 0x9f, 0x28), badAt(1)],
    ["a bad byte behind a BOM, which does not count", bytes(0xef, 0xbb, 0xbf, 0x61, 0xff), badAt(1)],
    [
      "half a UTF-16 unit, little end first",
      bytes(0xff, 0xfe, 0x41, 0x00, 0x41),
      "Failed to read prompt from stdin: input looked like UTF-16LE but could not be decoded. Convert it to UTF-8 and retry.",
    ],
    [
      "half a UTF-16 unit, big end first",
      bytes(0xfe, 0xff, 0x00, 0x41, 0x00),
      "Failed to read prompt from stdin: input looked like UTF-16BE but could not be decoded. Convert it to UTF-8 and retry.",
    ],
    [
      "half a surrogate pair",
      bytes(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00),
      "Failed to read prompt from stdin: input looked like UTF-16LE but could not be decoded. Convert it to UTF-8 and retry.",
    ],
    [
      "UTF-32, little end first",
      bytes(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0),
      "Failed to read prompt from stdin: input appears to be UTF-32LE. Convert it to UTF-8 and retry.",
    ],
    [
      "UTF-32, big end first",
      bytes(0, 0, 0xfe, 0xff, 0, 0, 0, 0x41),
      "Failed to read prompt from stdin: input appears to be UTF-32BE. Convert it to UTF-8 and retry.",
    ],
  ])("are refused as 0.120 does: %s", (_, input, message) => {
    expect(error(decode(input))).toBe(message);
  });

  it("are refused for a surrogate in UTF-8", () => {
    expect(error(decode(bytes(0x61, 0xff)))).toBe(badAt(1));
    expect(error(decode(bytes(0x61, 0xed, 0xa0, 0x80)))).toMatch(/not valid UTF-8/);
  });
});

describe("files of a run", () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "exec-files-"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const file = (name: string, text?: string): string => {
    const full = path.join(folder, name);
    if (text !== undefined) fs.writeFileSync(full, text);
    return full;
  };

  it("give the output schema, or say in one line why not", () => {
    expect(readOutputSchema(undefined)).toEqual({ ok: true, value: undefined });
    expect(readOutputSchema(file("s.json", '{"type":"object"}'))).toEqual({
      ok: true,
      value: { type: "object" },
    });
    const missing = file("missing.json");
    expect(readOutputSchema(missing)).toEqual({
      ok: false,
      error: `Failed to read output schema file ${missing}: No such file or directory (os error 2)`,
    });
    const broken = file("broken.json", "{not json");
    expect(readOutputSchema(broken)).toEqual({
      ok: false,
      error: `Output schema file ${broken} is not valid JSON: key must be a string at line 1 column 2`,
    });
  });

  it("take the last message as it is, and an empty one with a warning", () => {
    const notes: string[] = [];
    const out = file("out.txt");
    writeLastMessage(out, "text", (line) => notes.push(line));
    expect([fs.readFileSync(out, "utf8"), notes]).toEqual(["text", []]);
    writeLastMessage(out, null, (line) => notes.push(line));
    expect(fs.readFileSync(out, "utf8")).toBe("");
    expect(notes).toEqual([`Warning: no last agent message; wrote empty content to ${out}`]);
  });

  it("do not fail the run when the last message cannot be written", () => {
    const notes: string[] = [];
    const out = path.join(folder, "no", "out.txt");
    writeLastMessage(out, "text", (line) => notes.push(line));
    expect(notes).toEqual([
      `Failed to write last message file "${out}": No such file or directory (os error 2)`,
    ]);
  });
});

describe("what to review", () => {
  const io = (stdin: string) => ({
    stdinIsTty: false,
    readStdin: () => Promise.resolve(Buffer.from(stdin)),
    note: () => undefined,
  });

  it.each([
    [{ type: "uncommitted" }, "current changes"],
    [{ type: "base", branch: "main" }, "changes against 'main'"],
    [{ type: "commit", sha: "0123456789", title: "Tidy" }, "commit 0123456: Tidy"],
    [{ type: "commit", sha: "0123456789" }, "commit 0123456"],
    [{ type: "custom", instructions: "look" }, "look"],
    [{ type: "custom", instructions: "-" }, "from stdin"],
  ] as const)("%j is shown as %s", async (request, shown) => {
    expect(reviewPrompt(await reviewTarget(request, io("from stdin")))).toBe(shown);
  });

  it("must be said", async () => {
    await expect(reviewTarget({ type: "none" }, io(""))).rejects.toThrow(
      "Specify --uncommitted, --base, --commit",
    );
    await expect(reviewTarget({ type: "custom", instructions: "-" }, io(" "))).rejects.toThrow(
      "No prompt provided via stdin.",
    );
  });
});
