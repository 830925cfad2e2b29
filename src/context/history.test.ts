import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8Length } from "../base/utf8.ts";
import type { MessageItem, ResponseItem } from "../protocol/model-item.ts";
import { IMAGE_PLACEHOLDER } from "./history-item.ts";
import { ContextHistory } from "./history.ts";

const say = (role: MessageItem["role"], text: string): MessageItem => ({
  type: "message",
  role,
  content: [{ type: role === "assistant" ? "output_text" : "input_text", text }],
});
const call = (id: string): ResponseItem => ({
  type: "function_call",
  name: "exec_command",
  arguments: "{}",
  call_id: id,
});
const output = (id: string, text = "ok"): ResponseItem => ({
  type: "function_call_output",
  call_id: id,
  output: text,
});
const custom = (id: string): ResponseItem => ({
  type: "custom_tool_call",
  name: "apply_patch",
  input: "",
  call_id: id,
});
const customOutput = (id: string): ResponseItem => ({
  type: "custom_tool_call_output",
  call_id: id,
  output: "ok",
});
const image: ResponseItem = {
  type: "message",
  role: "user",
  content: [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }],
};

const requestOf = (history: ContextHistory): ResponseItem[] =>
  history.requestInput({ images: true }).map((json) => JSON.parse(json) as ResponseItem);

describe("calls and outputs", () => {
  it("answers an open call right after it when a request is made", () => {
    const history = new ContextHistory();
    for (const item of [say("user", "go"), call("a"), call("b"), output("b")]) history.append(item);
    expect(requestOf(history)).toEqual([
      say("user", "go"),
      call("a"),
      output("a", "aborted"),
      call("b"),
      output("b"),
    ]);
  });

  it("refuses an output without an open call, a second output, one of the wrong kind, and a doubled call", () => {
    const history = new ContextHistory();
    expect(history.append(output("a"))).toBe(false);
    expect(history.append(call("a"))).toBe(true);
    expect(history.append(call("a"))).toBe(false);
    expect(history.append(customOutput("a"))).toBe(false);
    expect(history.append(output("a"))).toBe(true);
    expect(history.append(output("a"))).toBe(false);
    expect(requestOf(history)).toEqual([call("a"), output("a")]);
  });

  it("refuses an output that comes after its call was answered", () => {
    const history = new ContextHistory();
    history.append(custom("a"));
    history.requestInput({ images: true });
    expect(history.append(customOutput("a"))).toBe(false);
  });

  it("does not wait for an output of a shell call without an id", () => {
    const history = new ContextHistory();
    const action = { type: "exec", command: ["ls"] } as const;
    history.append({ type: "local_shell_call", call_id: null, status: "completed", action });
    expect(requestOf(history)).toHaveLength(1);
  });
});

it("strips images for a model without image input, and leaves the rest byte for byte", () => {
  const history = new ContextHistory();
  history.append(say("user", 'says "input_image"'));
  history.append(image);
  const [first, second] = history.requestInput({ images: false });
  expect(first).toBe(history.entries[0]?.json);
  expect(second).toContain(IMAGE_PLACEHOLDER);
  expect(second).not.toContain("base64");
  expect(history.requestInput({ images: true })[1]).toContain("base64");
});

it("counts bytes as they are sent", () => {
  const history = new ContextHistory();
  history.append(say("user", "é€"));
  history.append(call("a"));
  const sent = history.requestInput({ images: true });
  expect(history.bytes).toBe(sent.reduce((sum, json) => sum + utf8Length(json), 0));
  expect(history.tokens).toBe(Math.ceil(history.bytes / 4));
});

describe("dropping turns", () => {
  const filled = (): ContextHistory => {
    const history = new ContextHistory();
    history.append(say("developer", "rules"));
    history.append(say("user", "<environment_context>\n</environment_context>"));
    history.append(say("user", "one"));
    history.append(say("assistant", "r1"));
    history.append(say("user", "two"));
    history.append(say("user", "steer"), false);
    history.append(call("a"));
    return history;
  };

  it("cuts in front of the user message, and a steer begins no turn", () => {
    const history = filled();
    expect(history.dropLastTurns(1)).toBe(1);
    expect(history.entries.map(({ item }) => item)).toEqual([
      say("developer", "rules"),
      say("user", "<environment_context>\n</environment_context>"),
      say("user", "one"),
      say("assistant", "r1"),
    ]);
  });

  it("drops all turns when asked for more, and nothing for 0", () => {
    const history = filled();
    expect(history.dropLastTurns(0)).toBe(0);
    expect(history.entries).toHaveLength(7);
    expect(history.dropLastTurns(9)).toBe(2);
    expect(history.entries).toHaveLength(2);
  });
});

const step = fc.oneof(
  fc.constantFrom("a", "b", "c").map(call),
  fc.constantFrom("a", "b", "c").map((id) => output(id)),
  fc.constantFrom("a", "b").map(custom),
  fc.constantFrom("a", "b").map(customOutput),
  fc.string().map((text) => say("user", text)),
  fc.constant(image),
  fc.constant("request" as const),
);

it("makes each request begin with the one before, each call with one output (any order of appends)", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, images) => {
      const history = new ContextHistory();
      let before: readonly string[] = [];
      for (const item of [...steps, "request" as const]) {
        if (item !== "request") {
          history.append(item);
          continue;
        }
        const now = history.requestInput({ images });
        expect(now.slice(0, before.length)).toEqual(before);
        before = now;
      }
      const open = new Map<string, number>();
      for (const json of before) {
        const item = JSON.parse(json) as ResponseItem;
        if (item.type === "function_call" || item.type === "custom_tool_call") {
          expect(open.get(item.call_id) ?? 0).toBe(0);
          open.set(item.call_id, 1);
        } else if ("call_id" in item && item.call_id !== null) {
          expect(open.get(item.call_id)).toBe(1);
          open.set(item.call_id, 0);
        }
      }
      expect([...open.values()].every((count) => count === 0)).toBe(true);
    }),
  );
});
