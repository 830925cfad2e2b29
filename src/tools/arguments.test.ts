import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeArguments, list, oneOf, optional, required, string, struct, unsigned } from "./arguments.ts";

const command = struct("Arguments", { cmd: required(string), yield_time_ms: optional(unsigned("u64")) });
const plan = struct("Plan", {
  plan: required(
    list(struct("Step", { step: required(string), status: required(oneOf("pending", "done")) })),
  ),
});

describe("tool-call arguments", () => {
  it.each([
    ['{"cmd": 5', "EOF while parsing an object at line 1 column 9"],
    ['{"foo":1}', "missing field `cmd` at line 1 column 9"],
    ["not js", "expected ident at line 1 column 2"],
    ["", "EOF while parsing a value at line 1 column 0"],
    ['{"cmd":5}', "invalid type: integer `5`, expected a string at line 1 column 8"],
    ['{"cmd":"a","yield_time_ms":-5}', "invalid value: integer `-5`, expected u64 at line 1 column 29"],
    ['{"cmd":"a"} x', "trailing characters at line 1 column 13"],
    ['["a"]', "invalid type: sequence, expected struct Arguments at line 1 column 1"],
  ])("reports %s as serde does", (text, message) => {
    expect(decodeArguments(text, command)).toEqual({
      ok: false,
      error: `failed to parse function arguments: ${message}`,
    });
  });

  it("names the closed set of a wrong variant at its position", () => {
    expect(decodeArguments('{"plan":[{"step":"one","status":"nope"}]}', plan)).toEqual({
      ok: false,
      error:
        "failed to parse function arguments: unknown variant `nope`, expected one of `pending`, `done` at line 1 column 38",
    });
  });

  it("ignores unknown members and takes null for an absent one", () => {
    expect(decodeArguments('{"cmd":"a","yield_time_ms":null,"x":[{}]}', command)).toEqual({
      ok: true,
      value: { cmd: "a", yield_time_ms: undefined },
    });
  });

  it("accepts whatever JSON.stringify produces and never throws", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        decodeArguments(text, command);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (cmd) => {
        expect(decodeArguments(JSON.stringify({ cmd }), command)).toEqual({ ok: true, value: { cmd } });
      }),
    );
  });
});
