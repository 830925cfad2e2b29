import * as fc from "fast-check";
import { expect, it } from "vitest";
import { joinWords, quoteWord, splitWords } from "./shell-words.ts";

it.each([
  ["python3", "python3"],
  ["x]y", "x]y"],
  ["x:y", "x:y"],
  ["", "''"],
  ["1,2p", "'1,2p'"],
  ["a=b", "'a=b'"],
  ["x%y", "'x%y'"],
  ["~/x", "'~/x'"],
  ["é", "'é'"],
  ["'touch' c", `"'touch' c"`],
  ["touch a\\ b", '"touch a\\\\ b"'],
  ["touch \\$x", `"touch \\\\"'$x'`],
  ["touch a^b", "'touch a''^b'"],
  ['touch "\\$x"', `"touch \\"\\\\"'$x"'`],
])("quotes %j as %s", (word, quoted) => expect(quoteWord(word)).toBe(quoted));

it("splits a line that was joined into the same words", () => {
  const word = fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "\\", "$", "`", "!", "^", "\n", "é") });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(splitWords(joinWords(words))).toEqual(words);
    }),
  );
});

it("does not split a line with an open quote", () => {
  expect(splitWords("a 'b")).toBeNull();
  expect(splitWords('a "b')).toBeNull();
  expect(splitWords("a b\\")).toBeNull();
});
