import { expect, it } from "vitest";
import { monotonicMs } from "../base/clock.ts";
import { abortedCalls, type OpenCalls } from "./open-calls.ts";

it("answers each open call in the order of the calls, in its own kind, with the time it had", () => {
  const now = monotonicMs();
  const calls: OpenCalls = new Map([
    ["b", { kind: "custom", startedMs: now - 1210 }],
    ["a", { kind: "function", startedMs: now - 90_000 }],
  ]);
  expect(abortedCalls(calls)).toEqual([
    {
      type: "custom_tool_call_output",
      call_id: "b",
      output: expect.stringMatching(/^aborted by user after 1\.[23]s$/),
    },
    {
      type: "function_call_output",
      call_id: "a",
      output: expect.stringMatching(/^aborted by user after 90\.\ds$/),
    },
  ]);
});

it("has nothing to answer when every call has its output", () => {
  expect(abortedCalls(new Map())).toEqual([]);
});
