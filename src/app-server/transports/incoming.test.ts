import { describe, expect, it } from "vitest";
import { parseMessage } from "./incoming.ts";

const parse = (text: string | Buffer): unknown => parseMessage(Buffer.from(text));
const nested = (depth: number): string => `{"x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("parseMessage", () => {
  it("takes objects, with white space around and any text inside", () => {
    for (const text of ["{}", " {} \t", '{"a":"\u2028\u{1f600}\\u0000"}', '{"a":{"b":[1,{}]}}'])
      expect(parse(text)).toEqual(JSON.parse(text));
  });

  it("takes nothing else", () => {
    for (const text of [
      "",
      " ",
      "{",
      "{}x",
      "\uFEFF{}",
      "[]",
      "1",
      "null",
      '"{}"',
      "{'a':1}",
      "{a:1}",
      "NaN",
    ])
      expect(parse(text)).toBeUndefined();
  });

  it("takes no bytes that are not UTF-8", () => {
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]])
      expect(
        parse(Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bad), Buffer.from('"}')])),
      ).toBeUndefined();
  });

  it("takes 127 levels and no more, as 0.120 does", () => {
    expect(parse(nested(127))).toBeDefined();
    expect(parse(nested(128))).toBeUndefined();
    expect(parse(`${'{"a":'.repeat(127)}1${"}".repeat(127)}`)).toBeDefined();
    expect(parse(`${'{"a":'.repeat(128)}1${"}".repeat(128)}`)).toBeUndefined();
    expect(parse(nested(1_000_000))).toBeUndefined();
  });

  it("counts levels, not brackets: wide objects and brackets in strings are fine", () => {
    const wide = JSON.stringify({ list: Array.from({ length: 1000 }, () => ({ a: [] })) });
    expect(parse(wide)).toEqual(JSON.parse(wide));
    for (const inside of ["[".repeat(500), '"['.repeat(500), '\\"{'.repeat(500), "\\", '\\\\"[[']) {
      const text = JSON.stringify({ [inside]: inside, y: "[{" });
      expect(parse(text)).toEqual(JSON.parse(text));
    }
  });

  it("keeps ids of 64 bits to the last digit, wherever they stand, and takes no longer ones", () => {
    const id = 9_007_199_254_740_993n;
    for (const text of [
      `{"id":${id}}`,
      ` { "x" : {"id":1} , "id" : ${id} , "y" : "id" } `,
      `{"i\\u0064":${id}}`,
    ])
      expect(parse(text)).toMatchObject({ id });
    expect(parse('{"id":-9223372036854775808}')).toEqual({ id: -(2n ** 63n) });
    expect(parse('{"id":9007199254740991}')).toEqual({ id: 9_007_199_254_740_991 });
    for (const bad of ["9223372036854775808", "1e300", "9007199254740993.0"])
      expect(parse(`{"id":${bad}}`)).toBeUndefined();
  });

  it("keeps odd member names as plain members", () => {
    const message = parse('{"__proto__":{"x":1},"constructor":2}') as object;
    expect(Object.keys(message)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("sees through 3 MB of brackets quickly", () => {
    const text = Buffer.from(`{"x":[${"[],".repeat(1_000_000)}[]]}`);
    const before = process.cpuUsage();
    parseMessage(text);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
