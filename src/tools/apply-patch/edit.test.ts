import * as fc from "fast-check";
import { expect, it } from "vitest";
import { applyHunks } from "./edit.ts";
import { decodeText, encodeText } from "./file-text.ts";

it("gives back every byte of a file that is decoded and encoded", () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc
      .string({ unit: fc.constantFrom("a", "\n", "\r\n", "\r", "\ufeff", "é", "\u2028") })
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      expect(encodeText(decodeText(input)).equals(Buffer.from(input))).toBe(true);
    }),
  );
});

it("changes nothing outside the hunk, whatever the line endings", () => {
  const ending = fc.constantFrom("\n", "\r\n");
  const line = fc
    .tuple(fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "\t") }), ending)
    .map(([text, end]) => text + end);
  fc.assert(
    fc.property(fc.array(line), fc.array(line), ending, fc.boolean(), (head, tail, end, cut) => {
      const rest = tail.join("");
      const after = cut ? rest.replace(/\r?\n$/, "") : rest;
      const file = decodeText(Buffer.from(`${head.join("")}MARK${end}${after}`));
      const hunk = {
        anchor: null,
        atEnd: false,
        lines: [
          { kind: "remove", text: "MARK" },
          { kind: "add", text: "NEW" },
        ] as const,
      };
      const edited = applyHunks(file, [hunk], "/f");
      expect(edited.ok && encodeText(edited.value).toString()).toBe(`${head.join("")}NEW${end}${after}`);
    }),
  );
});
