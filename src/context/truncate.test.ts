import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8Length } from "../base/utf8.ts";
import {
  countLines,
  limitToolOutput,
  policyWithTokenLimit,
  truncateExecOutput,
  truncateMiddle,
  truncateShellOutput,
} from "./truncate.ts";

const bytes10k = { mode: "bytes", limit: 10_000 } as const;
const tokens10k = { mode: "tokens", limit: 10_000 } as const;
const seq = (last: number): string => Array.from({ length: last }, (_, i) => `${i + 1}\n`).join("");

describe("unified exec output (rule 1)", () => {
  it("cuts to 4 bytes a token with the line count in front", () => {
    const text = truncateExecOutput(seq(20_000));
    expect(text.startsWith("Total output lines: 20000\n\n1\n2\n3\n")).toBe(true);
    expect(text).toContain("…17224 tokens truncated…");
    expect(text.endsWith("19999\n20000\n")).toBe(true);
  });

  it("cuts between characters as 0.120 does", () => {
    const text = "aééééééééééééééé0123€€ab";
    expect(truncateExecOutput(text, 3)).toBe("Total output lines: 1\n\naéé…8 tokens truncated…€ab");
  });

  it("leaves only the marker of a budget of 0", () => {
    expect(truncateExecOutput("a\nb\nc", 0)).toBe("Total output lines: 3\n\n…2 tokens truncated…");
  });

  it("leaves a text within the budget alone", () => {
    expect(truncateExecOutput("0123", 1)).toBe("0123");
    expect(truncateExecOutput("", 0)).toBe("");
  });
});

describe("the model's policy (rule 2)", () => {
  it("keeps 12,000 bytes of a byte policy and counts characters", () => {
    const text = "é\n".repeat(20_000);
    const cut = limitToolOutput(text, bytes10k) as string;
    expect(cut).toContain("…32000 chars truncated…");
    expect(utf8Length(cut)).toBe(12_000 + utf8Length("…32000 chars truncated…"));
  });

  it("keeps 48,000 bytes of a token policy", () => {
    const cut = limitToolOutput("x".repeat(60_000), tokens10k) as string;
    expect(cut).toBe("x".repeat(24_000) + "…3000 tokens truncated…" + "x".repeat(24_000));
  });

  it("rounds a small limit up, as measured with tool_output_token_limit = 3", () => {
    const text = `Chunk ID: abcdef${"-".repeat(100)}99\n2000\n`;
    expect(limitToolOutput(text, policyWithTokenLimit(bytes10k, 3))).toMatch(/^Chunk I….*…99\n2000\n$/s);
    expect(limitToolOutput(text, policyWithTokenLimit(tokens10k, 3))).toMatch(/^Chunk ID….*…99\n2000\n$/s);
  });

  it("cuts a text that was cut before again", () => {
    const once = truncateExecOutput("x".repeat(60_000));
    const twice = limitToolOutput(`Output:\n${once}`, bytes10k) as string;
    expect(twice.startsWith("Output:\nTotal output lines: 1\n\nxxx")).toBe(true);
    expect(twice).toMatch(/…\d+ chars truncated…/);
  });

  it("shares the budget among text parts and keeps images", () => {
    const image = { type: "input_image", image_url: `data:image/png;base64,${"A".repeat(50_000)}` } as const;
    const part = (text: string) => ({ type: "input_text", text }) as const;
    const cut = limitToolOutput([part("x".repeat(20_000)), image, part("late")], bytes10k);
    expect(cut).toHaveLength(3);
    expect(cut[1]).toBe(image);
    expect(cut[2]).toEqual(part("[1 more text parts left out]"));
  });
});

describe("shell output (rule 3)", () => {
  it("applies the policy once with the line count in front", () => {
    expect(truncateShellOutput(seq(20_000), bytes10k)).toMatch(/^Total output lines: 20000\n\n1\n2\n/);
    expect(truncateShellOutput(seq(20_000), bytes10k)).toContain("…98894 chars truncated…");
  });
});

it("counts lines as a reader does", () => {
  expect([
    countLines(""),
    countLines("a"),
    countLines("a\n"),
    countLines("a\nb"),
    countLines("\n\n"),
  ]).toEqual([0, 1, 1, 2, 2]);
});

// A surrogate without its other half.
const BROKEN = /\p{Surrogate}/u;
const anyText = fc.string({ unit: "binary", maxLength: 300 });

it("keeps at most the budget, whole characters, head and tail of the text", () => {
  fc.assert(
    fc.property(
      anyText,
      fc.nat(400),
      fc.constantFrom("chars" as const, "tokens" as const),
      (text, budget, unit) => {
        const cut = truncateMiddle(text, budget, unit);
        if (utf8Length(text) <= budget) return cut === text;
        const match = /^([^]*)…(\d+) (?:chars|tokens) truncated…([^]*)$/.exec(cut);
        if (match === null) return false;
        const [, head = "", count, tail = ""] = match;
        const kept = utf8Length(head) + utf8Length(tail);
        const characters = [...text].length - [...head].length - [...tail].length;
        return (
          text.startsWith(head) &&
          text.endsWith(tail) &&
          kept <= budget &&
          kept >= budget - 6 &&
          !BROKEN.test(head) &&
          !BROKEN.test(tail) &&
          (unit === "tokens" || characters === Number(count))
        );
      },
    ),
  );
});

it("takes text with broken surrogates without growing past the budget", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("\ud83d", "\ude00", "a", "€"), { maxLength: 60 }),
      fc.nat(80),
      (units, budget) => {
        const text = units.join("");
        const cut = truncateMiddle(text, budget, "tokens");
        return cut === text || utf8Length(cut.replace(/…\d+ tokens truncated…/, "")) <= budget;
      },
    ),
  );
});
