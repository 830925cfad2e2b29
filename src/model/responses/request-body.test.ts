import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../types.ts";
import { requestBody } from "./request-body.ts";

const REQUEST: ModelRequest = {
  model: "m",
  instructions: 'say "hi"\n',
  input: ['{"type":"message","role":"user"}'],
  tools: [],
  parallelToolCalls: false,
  reasoning: null,
  include: [],
  promptCacheKey: "t",
  clientMetadata: { "x-codex-installation-id": "i" },
  headers: {},
};

describe("requestBody", () => {
  it("writes the members in the wire's order", () => {
    expect(Object.keys(JSON.parse(requestBody(REQUEST)) as object)).toEqual([
      "model",
      "instructions",
      "input",
      "tools",
      "tool_choice",
      "parallel_tool_calls",
      "reasoning",
      "store",
      "stream",
      "include",
      "prompt_cache_key",
      "client_metadata",
    ]);
    expect(JSON.parse(requestBody(REQUEST))).toMatchObject({
      instructions: 'say "hi"\n',
      input: [{ type: "message", role: "user" }],
      tool_choice: "auto",
      reasoning: null,
      store: false,
      stream: true,
      include: [],
    });
  });

  it("puts the service tier and the text options in their places", () => {
    const full = requestBody({
      ...REQUEST,
      reasoning: { effort: "medium" },
      include: ["reasoning.encrypted_content"],
      serviceTier: "priority",
      text: { verbosity: "low" },
    });
    expect(full).toContain(
      '"reasoning":{"effort":"medium"},"store":false,"stream":true,"include":["reasoning.encrypted_content"],"service_tier":"priority","prompt_cache_key":"t","text":{"verbosity":"low"},"client_metadata":',
    );
  });

  it("begins the next request's input byte for byte with this one's", () => {
    const first = requestBody(REQUEST);
    const second = requestBody({ ...REQUEST, input: [...REQUEST.input, '{"type":"message"}'] });
    const end = first.indexOf('],"tools"');
    expect(second.slice(0, end)).toBe(first.slice(0, end));
  });

  it("writes an empty input", () => {
    expect(JSON.parse(requestBody({ ...REQUEST, input: [] }))).toMatchObject({ input: [] });
  });
});
