import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readHead } from "./head.ts";
import { readHistory } from "./history.ts";
import { parseLine } from "./parse-line.ts";
import { feedRollout, readRolloutSync, type RolloutBatch } from "./reader.ts";
import type { StoredLine } from "./types.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-reader-"));
const file = path.join(folder, "thread.jsonl");
const fixtures = path.join(import.meta.dirname, "fixtures");
const recorded = path.join(fixtures, "extended.jsonl");

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const line = (payload: object, type = "event_msg"): string =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", type, payload });

function read(text: string | Buffer): RolloutBatch {
  fs.writeFileSync(file, text);
  return readRolloutSync(file);
}

async function readStreamed(): Promise<readonly StoredLine[]> {
  const lines: StoredLine[] = [];
  (await feedRollout(file, (line) => lines.push(line))).finish();
  return lines;
}

describe("reading a file", () => {
  it("gives the same lines at once and streamed", async () => {
    const { lines } = read(fs.readFileSync(recorded));
    expect(lines.length).toBeGreaterThan(40);
    expect(await readStreamed()).toEqual(lines);
  });

  it("reads a last line that has no line break", () => {
    expect(read(`${line({ type: "a" })}\n${line({ type: "b" })}`).lines).toHaveLength(2);
  });

  it("keeps lines of unknown types and shapes aside", () => {
    const batch = read(
      [
        line({ a: 1 }, "brand_new"),
        line({ type: "future" }, "response_item"),
        line({ no: 1 }),
        line({ type: "a" }),
      ].join("\n"),
    );
    expect(batch).toMatchObject({ unknown: 3, damaged: 0 });
    expect(batch.unknownLines[0]).toMatchObject({ type: "unknown", value: { type: "brand_new" } });
    expect(batch.lines).toHaveLength(1);
  });

  it("counts torn, empty and foreign lines, and blank lines not at all", () => {
    const text = `${line({ type: "a" })}\n{"timestamp":"x\n\n\r\nnull\n[]\n12\n${line({ type: "b" })}\n`;
    expect(read(text)).toMatchObject({ damaged: 4, lines: { length: 2 } });
  });

  it("saves a record that was written behind a torn one without a line break", () => {
    const torn = line({ type: "lost" }).slice(0, 50);
    const batch = read(`${torn}${line({ type: "saved" })}\n`);
    expect(batch.lines.map((one) => one.payload)).toEqual([{ type: "saved" }]);
  });

  it("saves a record behind a block of zeros that a power cut left", () => {
    const batch = read(Buffer.concat([Buffer.alloc(512), Buffer.from(`${line({ type: "saved" })}\n`)]));
    expect(batch.lines).toHaveLength(1);
  });

  it("gives what a writer appends before the end is taken", async () => {
    const { lines } = read(fs.readFileSync(recorded));
    const streamed: StoredLine[] = [];
    const feed = await feedRollout(file, (one) => streamed.push(one));
    fs.appendFileSync(file, line({ type: "late" }));
    const bytes = feed.finish();
    expect(streamed).toHaveLength(lines.length + 1);
    fs.appendFileSync(file, `\n${line({ type: "later" })}\n`);
    expect(readRolloutSync(file, bytes).lines).toEqual(streamed);
  });

  it("gives system errors for a file that is not there", async () => {
    expect(() => readRolloutSync(path.join(folder, "none"))).toThrow(/ENOENT/);
    await expect(feedRollout(path.join(folder, "none"), () => undefined)).rejects.toThrow(/ENOENT/);
  });
});

describe("any damage", () => {
  const bytes = fs.readFileSync(recorded);
  const whole = bytes.toString("utf8").trimEnd().split("\n");

  it("costs at most the lines it touches", () => {
    const hits = fc.array(
      fc.record({ at: fc.nat(bytes.length - 1), with: fc.integer({ min: 0, max: 255 }) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(hits, (changes) => {
        const copy = Buffer.from(bytes);
        for (const change of changes) copy[change.at] = change.with;
        const touched = new Set(changes.flatMap(({ at }) => linesAround(bytes, at)));
        const { lines } = read(copy);
        readHistory(lines);
        const stored = new Set(lines.map((one) => JSON.stringify(one)));
        const untouched = whole.filter((_, index) => !touched.has(index));
        expect(untouched.filter((text) => !stored.has(JSON.stringify(parseLine(text))))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("cut at any byte costs only the torn line", () => {
    for (let cut = bytes.length - 400; cut < bytes.length; cut++) {
      const { lines, damaged } = read(bytes.subarray(0, cut));
      const left = bytes.subarray(0, cut).toString("latin1").split("\n").length - 1;
      expect(lines.length).toBeGreaterThanOrEqual(left);
      expect(damaged).toBeLessThanOrEqual(1);
    }
  });

  it("never throws, whatever the payloads hold", () => {
    const types = ["session_meta", "response_item", "event_msg", "turn_context", "compacted"];
    const events = [
      "task_started",
      "user_message",
      "error",
      "thread_rolled_back",
      "exec_command_end",
      "token_count",
    ];
    const items = ["message", "reasoning", "function_call", "function_call_output", "local_shell_call"];
    const payload = fc.record(
      {
        type: fc.constantFrom(
          ...events,
          ...items,
          "mcp_tool_call_end",
          "collab_waiting_end",
          "patch_apply_end",
        ),
        ...Object.fromEntries(
          [
            "id",
            "cwd",
            "turn_id",
            "call_id",
            "message",
            "content",
            "summary",
            "changes",
            "result",
            "info",
            "role",
          ].map((key) => [key, fc.jsonValue()]),
        ),
        num_turns: fc.oneof(fc.integer(), fc.double()),
      },
      { requiredKeys: [] },
    );
    const anyLine = fc.record({ type: fc.constantFrom(...types), payload }).map((one) => JSON.stringify(one));
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (texts) => {
        readHistory(read(texts.join("\n")).lines);
        readHead(file);
      }),
      { numRuns: 250 },
    );
  });
});

describe("reading only the head", () => {
  it("finds the meta line and the first user message of every recorded file", () => {
    for (const name of fs.readdirSync(fixtures).filter((one) => one.endsWith(".jsonl"))) {
      const { lines } = readRolloutSync(path.join(fixtures, name));
      const { meta, preview } = readHistory(lines);
      expect(readHead(path.join(fixtures, name))).toEqual({ meta, preview });
    }
  });

  it("reads on when the base instructions are long, but not the body", () => {
    const meta = line(
      { id: "i", cwd: "/c", base_instructions: { text: "x".repeat(300_000) } },
      "session_meta",
    );
    const message = line({
      type: "user_message",
      message: "# Files\n\n## My request for Codex:\n  fix it \n",
    });
    read(`${meta}\n${message}\n${"{".repeat(3_000_000)}`);
    expect(readHead(file)?.preview).toBe("fix it");
  });

  it("falls back to the person's model item, not to context in the user's role", () => {
    const item = (text: string): string =>
      line({ type: "message", role: "user", content: [{ type: "input_text", text }] }, "response_item");
    const meta = line({ id: "i", cwd: "/c" }, "session_meta");
    read(
      [
        meta,
        item("<environment_context>\n</environment_context>"),
        item("# AGENTS.md instructions for /c"),
        item("hello"),
      ].join("\n"),
    );
    expect(readHead(file)?.preview).toBe("hello");
  });

  it("says [Image] for a first message without text", () => {
    read(
      [
        line({ id: "i", cwd: "/c" }, "session_meta"),
        line({ type: "user_message", message: "", images: ["data:x"] }),
      ].join("\n"),
    );
    expect(readHead(file)?.preview).toBe("[Image]");
  });

  it("gives nothing for a file that does not begin with a meta line", () => {
    read(`${line({ type: "user_message", message: "x" })}\n`);
    expect(readHead(file)).toBeUndefined();
    read("");
    expect(readHead(file)).toBeUndefined();
  });
});

// A changed byte touches its line; a changed line break touches the next line too.
function linesAround(bytes: Buffer, at: number): readonly number[] {
  const index = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
  return bytes[at] === 0x0a ? [index, index + 1] : [index];
}
