import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { uuidV7 } from "../base/ids.ts";
import { rolloutPath } from "./paths.ts";
import { removeWriterModule, spawnScript, writingChild } from "./test-child.ts";
import type { RolloutWriter } from "./types.ts";
import { openRolloutWriter, type WriterOptions } from "./writer.ts";

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

const options = (): WriterOptions => ({ path: file, codexHome: home, threadId });

function open(): RolloutWriter {
  const writer = openRolloutWriter(options());
  if (!writer.ok) throw new Error(writer.error.message);
  return writer.value;
}

describe("one writer per thread", () => {
  it("refuses a second writer in the same process and names it", () => {
    const writer = open();
    const second = openRolloutWriter(options());
    expect(second).toMatchObject({ ok: false, error: { code: "thread_in_use", pid: process.pid } });
    writer.close();
    open().close();
  });

  it("refuses a second process and names the first", async () => {
    const child = writingChild(options());
    await child.ready;
    const second = openRolloutWriter(options());
    expect(second).toMatchObject({ ok: false, error: { code: "thread_in_use", pid: child.pid } });
    if (!second.ok) expect(second.error.message).toContain(`process ${child.pid}`);
    child.kill();
    await child.ended;
    open().close();
  });

  it("lets other threads be written at the same time and leaves nothing behind", () => {
    const writer = open();
    const other = uuidV7();
    const second = openRolloutWriter({
      path: rolloutPath(home, other, new Date()),
      codexHome: home,
      threadId: other,
    });
    expect(second.ok).toBe(true);
    if (second.ok) second.value.close();
    writer.close();
    expect(fs.readdirSync(path.join(home, "tmp", "rollout-locks"))).toEqual([]);
  });

  it("does not take a claim of another host for a dead one, and says what to delete", () => {
    const folder = path.join(home, "tmp", "rollout-locks");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${threadId}.elsewhere.4242.77`), "");
    const writer = openRolloutWriter(options());
    expect(writer).toMatchObject({ ok: false, error: { pid: 4242, host: "elsewhere" } });
    if (!writer.ok)
      expect(writer.error.message).toContain(path.join(folder, `${threadId}.elsewhere.4242.77`));
  });
});

describe("six processes at once", () => {
  it(
    "gives the thread to exactly one, and to the next one when that is killed",
    { timeout: 20_000 },
    async () => {
      const script = `
      writeSync(1, opened.ok ? "mine" : "refused");
      if (opened.ok) setInterval(() => {}, 1000);`;
      const children = Array.from({ length: 6 }, () => spawnScript(options(), script));
      const answer = (child: (typeof children)[number]): Promise<string> =>
        new Promise((resolve) => child.stdout!.once("data", (data: Buffer) => resolve(data.toString())));
      const answers = await Promise.all(children.map(answer));
      expect(answers.toSorted()).toEqual(["mine", ...Array.from({ length: 5 }, () => "refused")]);
      const winner = children[answers.indexOf("mine")]!;
      const ended = new Promise((resolve) => winner.once("exit", resolve));
      winner.kill("SIGKILL");
      await ended;
      open().close();
    },
  );
});
