import { describe, expect, it } from "vitest";
import { decodeBase64 } from "./base64.ts";

// Every text was observed with 0.120.
const REFUSED: readonly (readonly [string, string])[] = [
  ["%%%", "Invalid symbol 37, offset 0."],
  ["a", "Invalid input length: 1"],
  ["abcde", "Invalid input length: 5"],
  ["ab", "Invalid padding"],
  ["abc", "Invalid padding"],
  ["ab=", "Invalid padding"],
  ["abcdefg", "Invalid padding"],
  ["ab==", "Invalid last symbol 98, offset 1."],
  ["YWJjYR==", "Invalid last symbol 82, offset 5."],
  ["YWJjYWJ=", "Invalid last symbol 74, offset 6."],
  ["=", "Invalid symbol 61, offset 0."],
  ["====", "Invalid symbol 61, offset 0."],
  ["a===", "Invalid symbol 61, offset 1."],
  ["ab=c", "Invalid symbol 61, offset 2."],
  ["ab=*", "Invalid symbol 61, offset 2."],
  ["ab==ab==", "Invalid symbol 61, offset 2."],
  ["abcd=", "Invalid symbol 61, offset 4."],
  ["abcd====", "Invalid symbol 61, offset 4."],
  ["YQ==\n", "Invalid symbol 10, offset 4."],
  ["abc=*", "Invalid symbol 42, offset 4."],
  [" YQ==", "Invalid symbol 32, offset 0."],
  ["YW Jj", "Invalid symbol 32, offset 2."],
  ["YWJ_", "Invalid symbol 95, offset 3."],
  ["a*==", "Invalid symbol 42, offset 1."],
  ["é", "Invalid symbol 195, offset 0."],
];

describe("decodeBase64", () => {
  it.each(REFUSED)("refuses %j: %s", (text, fault) => {
    expect(decodeBase64(text)).toEqual({ ok: false, error: fault });
  });

  it("decodes what Node encodes", () => {
    for (let length = 0; length < 300; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 37 + length) % 256));
      expect(decodeBase64(bytes.toString("base64"))).toEqual({ ok: true, value: bytes });
    }
  });
});
