import { expect, it } from "vitest";
import { jaro, similar } from "./suggest.ts";

it("scores equal words 1, disjoint words 0 and the textbook pair as published", () => {
  expect(jaro("abc", "abc")).toBe(1);
  expect(jaro("abc", "xyz")).toBe(0);
  expect(jaro("martha", "marhta")).toBeCloseTo(0.944, 3);
  expect(jaro("", "")).toBe(1);
  expect(jaro("a", "")).toBe(0);
});

it("lists look-alikes with the closest last", () => {
  expect(similar("x", ["exec-server", "exec", "execpolicy", "login"])).toEqual(["execpolicy", "exec"]);
});
