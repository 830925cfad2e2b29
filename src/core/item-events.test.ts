import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinWords } from "../base/shell-words.ts";
import type { CommandAction, ThreadItem } from "../protocol/item.ts";
import { itemOfEvent } from "../rollout/items/event-item.ts";
import type { EventMsg } from "../rollout/types.ts";
import { endEvent } from "./item-events.ts";

type Command = Extract<ThreadItem, { type: "commandExecution" }>;
type FileChange = Extract<ThreadItem, { type: "fileChange" }>;

/** Through the file and back. */
const roundTrip = (item: ThreadItem): ThreadItem | undefined =>
  itemOfEvent(JSON.parse(JSON.stringify(endEvent(item, "turn"))) as EventMsg);

const COMMAND: Command = {
  type: "commandExecution",
  id: "call_1",
  command: "/bin/bash -lc 'echo hi'",
  cwd: "/ws",
  processId: "12345",
  source: "unifiedExecStartup",
  status: "completed",
  commandActions: [],
  aggregatedOutput: "hi\n",
  exitCode: 0,
  durationMs: 12,
};

const text = fc.string({ unit: "grapheme" });
const actions: fc.Arbitrary<CommandAction> = fc.oneof(
  fc.record({ type: fc.constant("read" as const), command: text, name: text, path: text }),
  fc.record({ type: fc.constant("listFiles" as const), command: text, path: fc.option(text) }),
  fc.record({
    type: fc.constant("search" as const),
    command: text,
    query: fc.option(text),
    path: fc.option(text),
  }),
  fc.record({ type: fc.constant("unknown" as const), command: text }),
);

describe("ends of items in the rollout", () => {
  it("read back as the same command, for any command line, output, state and actions", () => {
    fc.assert(
      fc.property(
        fc.record({
          command: fc.array(text, { minLength: 1 }).map(joinWords),
          source: fc.constantFrom<Command["source"]>(
            "agent",
            "userShell",
            "unifiedExecStartup",
            "unifiedExecInteraction",
          ),
          status: fc.constantFrom<Command["status"]>("completed", "failed", "declined"),
          processId: fc.option(fc.constant("12345")),
          commandActions: fc.array(actions),
          aggregatedOutput: fc.option(fc.string({ unit: "grapheme", minLength: 1 })),
          exitCode: fc.option(fc.integer({ min: -1, max: 255 })),
          durationMs: fc.nat(10_000_000),
        }),
        (part) => {
          const item = { ...COMMAND, ...part };
          expect(roundTrip(item)).toEqual(item);
        },
      ),
    );
  });

  it("read back as the same file change: added, deleted, updated and moved files", () => {
    const item: FileChange = {
      type: "fileChange",
      id: "call_2",
      status: "completed",
      changes: [
        { path: "/ws/a", kind: { type: "add" }, diff: "new\n" },
        { path: "/ws/b", kind: { type: "delete" }, diff: "old\n" },
        { path: "/ws/c", kind: { type: "update", move_path: null }, diff: "@@ -1 +1 @@\n-a\n+b\n" },
        {
          path: "/ws/d",
          kind: { type: "update", move_path: "/ws/e" },
          diff: "@@ -1 +1 @@\n-a\n+b\n\n\nMoved to: /ws/e",
        },
      ],
    };
    expect(roundTrip(item)).toEqual(item);
    expect(roundTrip({ ...item, status: "failed" })).toMatchObject({ status: "failed" });
    expect(roundTrip({ ...item, status: "declined" })).toMatchObject({ status: "declined" });
  });

  it("keep a path that is the name of a built-in member", () => {
    const changes = [{ path: "__proto__", kind: { type: "add" as const }, diff: "x" }];
    expect(roundTrip({ type: "fileChange", id: "c", status: "completed", changes })).toMatchObject({
      changes,
    });
  });

  it("name the turn and are not written for kinds that are kept anyway", () => {
    expect(endEvent(COMMAND, "turn-7")).toMatchObject({ type: "exec_command_end", turn_id: "turn-7" });
    expect(
      endEvent({ type: "agentMessage", id: "m", text: "t", phase: null, memoryCitation: null }, "t"),
    ).toBeNull();
  });
});
