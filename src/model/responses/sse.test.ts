import { describe, expect, it } from "vitest";
import { ModelError } from "../types.ts";
import { SseSplitter } from "./sse.ts";

function split(chunks: readonly Buffer[], limit?: number): readonly string[] {
  const events: string[] = [];
  const splitter = new SseSplitter((data, name) => events.push(`${name}|${data}`), limit);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return events;
}

const one = (text: string): readonly string[] => split([Buffer.from(text)]);

describe("SseSplitter", () => {
  it("reads events that end with LF, CRLF or CR", () => {
    expect(one("event: a\ndata: 1\n\ndata: 2\n\n")).toEqual(["a|1", "|2"]);
    expect(one("event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n")).toEqual(["a|1", "|2"]);
    expect(one("event: a\rdata: 1\r\rdata: 2\r\r")).toEqual(["a|1", "|2"]);
  });

  it("joins data lines, keeps all but one leading space, and reads fields without a colon", () => {
    expect(one("data: a\ndata:  b\ndata:c\ndata\n\n")).toEqual(["|a\n b\nc\n"]);
  });

  it("ignores comments, unknown fields and events without data", () => {
    expect(one(": ping\n\nid: 7\nretry: 5\nevent: lonely\n\ndata: x\n\n")).toEqual(["|x"]);
  });

  it("drops a byte order mark at the start only", () => {
    expect(one("\ufeffdata: x\n\n")).toEqual(["|x"]);
    expect(one("data: \ufeffx\n\n")).toEqual(["|\ufeffx"]);
  });

  it("delivers a last event that lacks its empty line", () => {
    expect(one("data: x\n")).toEqual(["|x"]);
    expect(one("data: x")).toEqual(["|x"]);
  });

  it("gives the same events wherever the bytes are cut, in characters and line ends too", () => {
    const texts = [
      "\ufeffevent: a\ndata: grüße 🌍\n\n: c\ndata: 2\n\n",
      "event: a\r\ndata: ü\r\n\r\ndata: é\r\ndata: f\r\n\r\n",
      "data: a\r\rdata: b\r\r",
    ];
    for (const text of texts) {
      const bytes = Buffer.from(text);
      const whole = split([bytes]);
      for (let at = 0; at <= bytes.length; at += 1) {
        expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
      }
      expect(split([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
    }
  });

  it("takes an event of several MiB in small parts without reading any part twice", () => {
    const data = "x".repeat(5 * 1024 * 1024);
    const bytes = Buffer.from(`data: ${data}\n\n`);
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 16_384) chunks.push(bytes.subarray(at, at + 16_384));
    expect(split(chunks)).toEqual([`|${data}`]);
  });

  it("refuses an event over the limit, in one line or in many", () => {
    const limit = 1024 * 1024;
    const long = Buffer.from(`data: ${"x".repeat(limit + 1)}`);
    const many = Buffer.from(`data: ${"x".repeat(1000)}\n`.repeat(1100));
    for (const bytes of [long, many]) {
      expect(() => split([bytes], limit)).toThrow(ModelError);
      expect(() => split([bytes], limit)).toThrow("event of more than 1 MiB");
    }
  });
});
