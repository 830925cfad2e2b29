// What 0.120 itself made of its own files: fixtures/<name>.jsonl were written by it, and
// <name>.expected.json is what it answered to thread/read and sent to the model after a resume.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { ResponseItem } from "../protocol/model-item.ts";
import type { Turn } from "../protocol/turn.ts";
import { readHistory } from "./history.ts";
import { readRolloutSync } from "./reader.ts";
import { readTurns } from "./turns.ts";

interface Expected {
  readonly thread: { readonly id: string; readonly preview: string; readonly name: string | null };
  readonly turns: readonly Turn[];
  readonly history: readonly ResponseItem[];
  readonly contextSentAgain: boolean;
}

const FOLDER = path.join(import.meta.dirname, "fixtures");
const NAMES = fs
  .readdirSync(FOLDER)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.slice(0, -".jsonl".length));

// Here the peer's model history and its turn list disagree; ours follows the turn list (see below).
const PEER_DISAGREES_WITH_ITSELF = new Set(["rollback-compacted", "steered-rollback"]);

describe.each(NAMES)("the recorded file %s", (name) => {
  const { lines, damaged, unknown } = readRolloutSync(path.join(FOLDER, `${name}.jsonl`));
  const expected: Expected = JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.expected.json`), "utf8"));

  it("has no line that we do not know", () => {
    expect({ damaged, unknown }).toEqual({ damaged: 0, unknown: 0 });
  });

  it("reads as the same turns", () => {
    expect(comparable(readTurns(lines))).toEqual(comparable(expected.turns));
  });

  it.skipIf(PEER_DISAGREES_WITH_ITSELF.has(name))("resumes with the same model history", () => {
    const history = readHistory(lines);
    expect(history.items.map(withoutPatchOutput)).toEqual(expected.history.map(withoutPatchOutput));
    expect(history.contextSent).toBe(!expected.contextSentAgain);
  });

  it("says who the thread is", () => {
    const history = readHistory(lines);
    expect(history.meta?.id).toBe(expected.thread.id);
    expect(history.preview).toBe(expected.thread.preview);
    expect(history.name ?? null).toBe(expected.thread.name);
  });
});

describe("a rollback across what the peer forgets", () => {
  const texts = (name: string): readonly string[] =>
    readHistory(readRolloutSync(path.join(FOLDER, `${name}.jsonl`)).lines).items.map((item) =>
      item.type === "message"
        ? item.content.map((part) => ("text" in part ? part.text : "")).join("")
        : item.type,
    );

  it("restores what was before a compaction that is rolled back", () => {
    expect(texts("rollback-compacted").filter((text) => !text.startsWith("<"))).toEqual([
      "Developer context.",
      "turn one",
      "r1",
      "turn two",
      "r2",
    ]);
  });

  it("removes every message of a steered turn", () => {
    expect(texts("steered-rollback").filter((text) => !text.startsWith("<"))).toEqual(["Developer context."]);
  });
});

// Ids that the peer makes up anew at each reading.
function comparable(turns: readonly Turn[]): unknown {
  return turns.map((turn) => ({
    ...turn,
    id: turn.startedAt === null ? "made up" : turn.id,
    items: turn.items.map((item) => (item.type === "hookPrompt" ? { ...item, id: "made up" } : item)),
  }));
}

// On disk a patch's output is JSON; requests carry it as text (context/ does that).
function withoutPatchOutput(item: ResponseItem): ResponseItem {
  return item.type === "custom_tool_call_output" && item.output !== "aborted"
    ? { ...item, output: "" }
    : item;
}
