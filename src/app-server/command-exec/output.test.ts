import { describe, expect, it } from "vitest";
import { CommandOutput } from "./output.ts";

const unexpected = (): void => {
  throw new Error("too much");
};

describe("CommandOutput", () => {
  it("keeps each stream up to its cap and leaves out a character that the cap cuts", () => {
    const output = new CommandOutput(3, { onTooMuch: unexpected });
    output.take(Buffer.from("ab€cd"), "stdout");
    output.take(Buffer.from("x"), "stderr");
    expect([output.text("stdout"), output.text("stderr")]).toEqual(["ab", "x"]);
  });

  it("shows bytes that are no UTF-8 as U+FFFD, also a half character at the very end", () => {
    const output = new CommandOutput(null, { onTooMuch: unexpected });
    output.take(Buffer.from([0x61, 0xff, 0xe2, 0x82]), "stdout");
    expect(output.text("stdout")).toBe("a\ufffd\ufffd");
  });

  it("joins a character that came in two parts", () => {
    const output = new CommandOutput(null, { onTooMuch: unexpected });
    for (const byte of Buffer.from("€")) output.take(Buffer.from([byte]), "stdout");
    expect(output.text("stdout")).toBe("€");
  });

  it("passes deltas on up to the cap, and says so with the last", () => {
    const told: unknown[] = [];
    const output = new CommandOutput(5, {
      onDelta: (bytes, stream, capReached) => told.push([bytes.toString(), stream, capReached]),
      onTooMuch: unexpected,
    });
    for (const text of ["abc", "de", "f"]) output.take(Buffer.from(text), "stdout");
    output.take(Buffer.from("e"), "stderr");
    expect(told).toEqual([
      ["abc", "stdout", false],
      ["de", "stdout", true],
      ["e", "stderr", false],
    ]);
    expect(output.text("stdout")).toBe("");
  });

  it("gives up when more has to be kept than one answer can carry", () => {
    let calls = 0;
    const output = new CommandOutput(null, { onTooMuch: () => calls++ });
    const chunk = Buffer.alloc(8 * 1024 * 1024, "x");
    for (let round = 0; round < 10; round++) output.take(chunk, round % 2 === 0 ? "stdout" : "stderr");
    expect(calls).toBe(1);
  });
});
