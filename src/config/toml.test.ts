import { describe, expect, it } from "vitest";
import { snippet, tomlErrorText } from "./error.ts";
import { parseDocument, parseValue } from "./toml.ts";

// Message and place as 0.120.0 reported them.
const FAULTS: readonly (readonly [text: string, place: string, message: string])[] = [
  ['model = "x\n', "1:11", 'invalid basic string, expected `"`'],
  ["model = \n", "1:9", "string values must be quoted, expected literal string"],
  ["model = abc", "1:9", "string values must be quoted, expected literal string"],
  ["model", "1:6", "key with no value, expected `=`"],
  ["= 1", "1:1", "unquoted keys cannot be empty, expected letters, numbers, `-`, `_`"],
  ["é = 1", "1:1", "invalid unquoted key, expected letters, numbers, `-`, `_`"],
  ["[a", "1:3", "unclosed table, expected `]`"],
  ["[[a]", "1:5", "unclosed array table, expected `]`"],
  ["[a.]", "1:4", "unquoted keys cannot be empty, expected letters, numbers, `-`, `_`"],
  ["[a]\n[a]", "2:2", "duplicate key"],
  ["a.b=1\n[a]\n", "2:2", "duplicate key"],
  ["[m.x]\nn=1\n[m.x]", "3:4", "duplicate key"],
  ['model = "a"\nmodel = "b"\n', "2:1", "duplicate key"],
  ['"a" = 1\na = 2', "2:1", "duplicate key"],
  ["x = {a=1, a=2}", "1:11", "duplicate key"],
  ["a=1\n[[a]]", "2:3", "duplicate key"],
  ["a = 1\na.b = 2", "2:1", "cannot extend value of type integer with a dotted key"],
  ["a={b=1}\na.c=2", "2:1", "cannot extend value of type inline table with a dotted key"],
  ["x = [1, 2", "1:10", "unclosed array, expected `]`"],
  ["[features]\nfoo = [\n1,\n2,\n", "4:4", "unclosed array, expected `]`"],
  ["x = {a=1", "1:9", "unclosed inline table, expected `}`"],
  ["x = {a=1 b=2}", "1:11", "extra assignment between key-value pairs, expected `,`"],
  ['x = ["a" "b"]', "1:10", "missing comma between array elements, expected `,`"],
  ["x = 1 2", "1:5", "string values must be quoted, expected literal string"],
  ["x = 'abc", "1:9", "invalid literal string, expected `'`"],
  ['x = """abc', "1:11", 'invalid multi-line basic string, expected `"`'],
  ["x = '''abc", "1:11", "invalid multi-line literal string, expected `'`"],
  ['x = "\\q"', "1:7", 'missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `"`, `x`, `u`, `U`'],
  ['x = "\\u12"', "1:10", "too few unicode value digits, expected unicode hexadecimal value"],
  ['x = "a\u0001b"', "1:7", "invalid basic string, expected non-double-quote visible characters, `\\`"],
  ["x = 01", "1:5", "unexpected leading zero, expected nothing"],
  ["x = 1__0", "1:7", "`_` may only go between digits"],
  ["x = 1.", "1:7", "invalid fraction, expected digits"],
  ["x = 1e", "1:7", "invalid exponent, expected digits"],
  ["x = 0x", "1:5", "integer number overflowed"],
  ["x = tru", "1:5", "invalid boolean, expected `true`"],
  ["x = 2020-13-01", "1:5", "invalid date, expected month between 01 and 12"],
  ["x = 2020-01-01T25:00:00", "1:5", "invalid time, expected hour between 00 and 23"],
  ["[a]b=1", "1:4", "unexpected key or value, expected newline, `#`"],
  ['x = "é" y', "1:9", "unexpected key or value, expected newline, `#`"],
  ["x == 1", "1:4", "extra `=`, expected nothing"],
];

describe("TOML syntax errors", () => {
  it.each(FAULTS)("words %j as at %s", (text, place, message) => {
    const parsed = parseDocument(text);
    if (parsed.ok) throw new Error("accepted");
    const { line, column } = parsed.error.position;
    expect([`${line}:${column}`, parsed.error.message]).toEqual([place, message]);
  });

  it("underlines the whole fault", () => {
    const parsed = parseDocument('model = "a"\nmodel = "b"\n');
    if (parsed.ok) throw new Error("accepted");
    expect(snippet(parsed.error.position)).toBe('  |\n2 | model = "b"\n  | ^^^^^\n');
    expect(tomlErrorText("duplicate key", parsed.error.position)).toBe(
      'TOML parse error at line 2, column 1\n  |\n2 | model = "b"\n  | ^^^^^\nduplicate key\n',
    );
  });

  it("widens the gutter with the line number", () => {
    const parsed = parseDocument(`${"\n".repeat(9)}model`);
    if (parsed.ok) throw new Error("accepted");
    expect(snippet(parsed.error.position)).toBe("   |\n10 | model\n   |      ^\n");
  });

  it("skips a byte order mark and keeps keys named like object members apart", () => {
    const parsed = parseDocument('\ufeffmodel = "bom"\n[__proto__]\nx = 1\n[constructor]\n');
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(Object.keys(parsed.value)).toEqual(["model", "__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("values of overrides", () => {
  it("parses one value and refuses what is none", () => {
    expect(parseValue('["/opt"]')).toEqual(["/opt"]);
    expect(parseValue("5")).toBe(5);
    expect(parseValue("over-raw")).toBeUndefined();
    expect(parseValue("")).toBeUndefined();
    expect(parseValue("1\nb = 2")).toBeUndefined();
  });
});
