import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { uuidV7 } from "../base/ids.ts";
import { rolloutPath } from "./paths.ts";
import { readRolloutSync } from "./reader.ts";
import { removeWriterModule, runScript, writingChild } from "./test-child.ts";
import type { RolloutLine, RolloutWriter } from "./types.ts";
import { openRolloutWriter } from "./writer.ts";

let home: string;
let threadId: string;
let file: string;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-writer-"));
  threadId = uuidV7();
  file = rolloutPath(home, threadId, new Date());
});

afterEach(() => fs.rmSync(home, { recursive: true, force: true }));
afterAll(removeWriterModule);

const event = (n: number, text = ""): RolloutLine => ({
  type: "event_msg",
  payload: { type: "note", n, text },
});

function open(target = file): RolloutWriter {
  const writer = openRolloutWriter({ path: target, codexHome: home, threadId });
  if (!writer.ok) throw new Error(writer.error.message);
  return writer.value;
}

const numbers = (target = file): unknown[] =>
  readRolloutSync(target).lines.map((line) => (line.type === "event_msg" ? line.payload["n"] : line.type));

describe("appending", () => {
  it("creates the file and its folders with the first line, not before", () => {
    const writer = open();
    expect(fs.existsSync(file)).toBe(false);
    writer.append([]);
    expect(fs.existsSync(file)).toBe(false);
    writer.append([event(1), event(2)]);
    expect(numbers()).toEqual([1, 2]);
    writer.close();
  });

  it("writes {timestamp, type, payload} with ISO milliseconds, one object a line", () => {
    const writer = open();
    writer.append([event(1, "a\nb\u2028c")]);
    writer.close();
    const text = fs.readFileSync(file, "utf8");
    expect(text).toMatch(
      /^\{"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","type":"event_msg","payload":\{[^\n]*\}\}\n$/,
    );
    expect(text.split("\n")).toHaveLength(2);
  });

  it("writes half a character as U+FFFD, and leaves text that only looks like an escape alone", () => {
    const writer = open();
    writer.append([event(1, "half \ud83d, pair 😀, literal \\ud83d")]);
    writer.close();
    const [line] = readRolloutSync(file).lines;
    expect(line?.payload).toMatchObject({ text: "half \ufffd, pair 😀, literal \\ud83d" });
    expect(fs.readFileSync(file, "utf8")).not.toMatch(/[^\\]\\ud83d/);
  });

  it("appends to what is there and never rewrites it", () => {
    const first = open();
    first.append([event(1)]);
    first.close();
    const before = fs.readFileSync(file, "utf8");
    const second = open();
    second.append([event(2)]);
    second.close();
    expect(fs.readFileSync(file, "utf8").startsWith(before)).toBe(true);
    expect(numbers()).toEqual([1, 2]);
  });

  it("ends a torn last line first, so that only that line is lost", () => {
    const first = open();
    first.append([event(1), event(2)]);
    first.close();
    fs.truncateSync(file, fs.statSync(file).size - 5);
    const second = open();
    second.append([event(3)]);
    second.append([event(4)]);
    second.close();
    expect(numbers()).toEqual([1, 3, 4]);
    expect(readRolloutSync(file).damaged).toBe(1);
  });

  it("notices a torn line that another program leaves behind while we write", () => {
    const writer = open();
    writer.append([event(1)]);
    fs.appendFileSync(file, '{"timestamp":"x","ty');
    writer.append([event(2)]);
    writer.close();
    expect(numbers()).toEqual([1, 2]);
  });

  it("goes on with the whole thread when its file is deleted under it", () => {
    const writer = open();
    writer.append([event(1), event(2)]);
    fs.rmSync(path.join(home, "sessions"), { recursive: true });
    writer.append([event(3)]);
    writer.close();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it("goes on in the file that an editor put in its place", () => {
    const writer = open();
    writer.append([event(1)]);
    fs.writeFileSync(`${file}.new`, fs.readFileSync(file));
    fs.renameSync(`${file}.new`, file);
    writer.append([event(2)]);
    writer.close();
    expect(numbers()).toEqual([1, 2]);
  });

  it("syncs, also when it is closed meanwhile, and refuses lines after closing", async () => {
    const writer = open();
    writer.append([event(1)]);
    const synced = writer.sync();
    writer.close();
    writer.close();
    await synced;
    await writer.sync();
    expect(() => writer.append([event(2)])).toThrow(/closed/);
    expect(numbers()).toEqual([1]);
  });
});

describe("when it cannot write", () => {
  it("says so in one sentence when the folder cannot be made", () => {
    fs.writeFileSync(path.join(home, "sessions"), "");
    const writer = open();
    expect(() => writer.append([event(1)])).toThrow(
      /^Cannot save to .*: Not a directory \(os error 20\); mend that/,
    );
    writer.close();
  });

  // A size limit makes the kernel take a part of the last record, as a full disk does.
  it("cuts a half-written record back and can go on once there is room", () => {
    const script = `
      process.on("SIGXFSZ", () => {});
      const errors = [];
      for (let n = 1; n <= 9; n++) {
        const text = "x".repeat(n === 5 ? 9000 : 700);
        try { opened.value.append([{ type: "event_msg", payload: { type: "note", n, text } }]); }
        catch (error) { errors.push(error.message); }
      }
      console.log(JSON.stringify(errors));`;
    // 8 blocks of 1,024 bytes
    const stdout = runScript({ path: file, codexHome: home, threadId }, script, "ulimit -f 8; ");
    const errors: string[] = JSON.parse(stdout);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/File too large \(os error 27\); free some space, then go on/);
    expect(numbers()).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    expect(readRolloutSync(file).damaged).toBe(0);
    const writer = open();
    writer.append([event(10)]);
    writer.close();
    expect(numbers().at(-1)).toBe(10);
  });
});

describe("kill -9", () => {
  const ROUNDS = 50;

  it(`loses no acknowledged line in ${ROUNDS} kills at random moments`, { timeout: 60_000 }, async () => {
    let acknowledged: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const child = writingChild({ path: file, codexHome: home, threadId }, round * 1_000_000);
      await child.ready;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
      child.kill();
      acknowledged = acknowledged.concat(await child.ended);
    }
    const stored = numbers();
    expect(new Set(stored).size).toBe(stored.length);
    const missing = acknowledged.filter((n) => !new Set(stored).has(n));
    expect(missing).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    // A kill in the middle of a write may tear the one record that was not acknowledged.
    expect(readRolloutSync(file).damaged).toBeLessThanOrEqual(ROUNDS);
  });
});
