import { describe, expect, it } from "vitest";
import { LineSplitter } from "./lines.ts";

function split(limit: number, ...chunks: readonly (string | Buffer)[]): readonly (string | number)[] {
  const seen: (string | number)[] = [];
  const splitter = new LineSplitter(
    { line: (bytes) => seen.push(bytes.toString()), tooLong: (bytes) => seen.push(bytes) },
    limit,
  );
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return seen;
}

describe("LineSplitter", () => {
  it("splits at LF only, and takes a CR before it away", () => {
    expect(split(99, "a\r\nb\u2028c\n\nd\re\n")).toEqual(["a", "b\u2028c", "", "d\re"]);
  });

  it("gives the same lines however the bytes are cut", () => {
    const text = "one\ntwo \u00e9\u{1f600}\r\n\nlast";
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    expect(split(99, ...bytes)).toEqual(split(99, text));
    expect(split(99, text)).toEqual(["one", "two \u00e9\u{1f600}", "", "last"]);
  });

  it("reports a line over the limit, in one chunk or many, and goes on", () => {
    expect(split(4, "12345\nok\n")).toEqual([5, "ok"]);
    expect(split(4, "123", "45", "6789", "\nok\n")).toEqual([9, "ok"]);
    expect(split(4, "1234", "\n12", "34\n")).toEqual(["1234", "1234"]);
    expect(split(4, "ok\n", "12345")).toEqual(["ok", 5]);
  });

  it("hands out lines that later input does not change", () => {
    const lines: Buffer[] = [];
    const splitter = new LineSplitter({ line: (bytes) => lines.push(bytes), tooLong: () => undefined }, 99);
    for (const part of ["fir", "st\nsec", "ond\n"]) splitter.push(Buffer.from(part));
    expect(lines.map(String)).toEqual(["first", "second"]);
  });

  it("takes a megabyte byte by byte in little time", () => {
    const splitter = new LineSplitter({ line: () => undefined, tooLong: () => undefined }, 2 ** 21);
    const byte = Buffer.from("x");
    const before = process.cpuUsage();
    for (let n = 0; n < 2 ** 20; n += 1) splitter.push(byte);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
