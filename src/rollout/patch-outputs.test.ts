import { expect, it } from "vitest";
import type { ResponseItem } from "../protocol/model-item.ts";
import { patchOutputsAsSent } from "./patch-outputs.ts";

const call = (name: string): ResponseItem => ({ type: "custom_tool_call", call_id: name, name, input: "" });
const output = (call_id: string, text: string): ResponseItem => ({
  type: "custom_tool_call_output",
  call_id,
  output: text,
});
const STORED = '{"output":"Success.\\nA a\\n","metadata":{"exit_code":0,"duration_seconds":0.1}}';

it("gives stored patch outputs the form in which they were sent", () => {
  expect(patchOutputsAsSent([call("apply_patch"), output("apply_patch", STORED)])[1]).toEqual(
    output("apply_patch", "Exit code: 0\nWall time: 0.1 seconds\nOutput:\nSuccess.\nA a\n"),
  );
});

it("leaves every other output as it is", () => {
  for (const text of [
    "aborted",
    '{"output":"x"}',
    '{"output":',
    '{"output":5,"metadata":{}}',
    "Exit code: 0",
  ]) {
    const items = [call("apply_patch"), output("apply_patch", text)];
    expect(patchOutputsAsSent(items)).toEqual(items);
  }
  const other = [call("other"), output("other", STORED)];
  expect(patchOutputsAsSent(other)).toEqual(other);
});
