import { describe, expect, it } from "vitest";
import { HeadTailBuffer } from "./capture.ts";

function fill(buffer: HeadTailBuffer, text: string, step: number): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) buffer.push(bytes.subarray(at, at + step));
}

describe("HeadTailBuffer", () => {
  it("keeps a short output whole", () => {
    const buffer = new HeadTailBuffer(10, 10);
    fill(buffer, "one\ntwo\nthree\n", 3);
    expect(buffer.text()).toBe("one\ntwo\nthree\n");
    expect([buffer.totalBytes, buffer.newlines, buffer.omittedBytes]).toEqual([14, 3, 0]);
  });

  it.each([1, 2, 3, 7, 19, 1000])("keeps the first and last bytes with chunks of %i", (step) => {
    const text = Array.from({ length: 50 }, (_, index) => `line ${index}\n`).join("");
    const buffer = new HeadTailBuffer(16, 21);
    fill(buffer, text, step);
    expect(buffer.bytes().head.toString()).toBe(text.slice(0, 16));
    expect(buffer.bytes().tail.toString()).toBe(text.slice(-21));
    expect(buffer.newlines).toBe(50);
    expect(buffer.omittedBytes).toBe(text.length - 37);
    expect(buffer.text((omitted) => `<${omitted}>`)).toBe(
      `${text.slice(0, 16)}<${text.length - 37}>${text.slice(-21)}`,
    );
  });

  it("does not show a character cut by the bound as damage", () => {
    const buffer = new HeadTailBuffer(4, 4);
    fill(buffer, "aé€x____y€é", 1);
    expect(buffer.text(() => "|")).toBe("aé|é");
  });

  it("decodes invalid bytes to the replacement character", () => {
    const buffer = new HeadTailBuffer(10, 10);
    buffer.push(Buffer.from([0x61, 0xff, 0x62]));
    expect(buffer.text()).toBe("a\ufffdb");
  });

  it("works without a head or without a tail", () => {
    const noHead = new HeadTailBuffer(0, 3);
    const noTail = new HeadTailBuffer(3, 0);
    fill(noHead, "abcdef", 4);
    fill(noTail, "abcdef", 4);
    expect([noHead.text(), noTail.text()]).toEqual(["def", "abc"]);
  });

  it("takes 50 MB in little time and memory", () => {
    const chunk = Buffer.from("1234567\n".repeat(8192));
    const warm = new HeadTailBuffer(1, 1);
    for (let index = 0; index < 20; index++) warm.push(chunk);
    const buffer = new HeadTailBuffer(512 * 1024, 512 * 1024);
    const memory = process.memoryUsage().arrayBuffers;
    const before = process.cpuUsage();
    for (let index = 0; index < 800; index++) buffer.push(chunk);
    const { user, system } = process.cpuUsage(before);
    expect(buffer.totalBytes).toBe(800 * 65_536);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(3e6);
    // The figure is 60 ms; the bound leaves room for a loaded machine.
    expect((user + system) / 1000).toBeLessThan(400);
  });
});
