import assert from "node:assert/strict";
import { test } from "node:test";
import { page, pageCount } from "../src/pages.js";

const letters = ["a", "b", "c", "d", "e", "f", "g"];

test("a full page holds as many things as its size", () => {
  assert.deepEqual(page(letters, 2, 3), ["d", "e", "f"]);
});

test("the last page holds what is left over", () => {
  assert.equal(pageCount(letters.length, 3), 3);
  assert.deepEqual(page(letters, 3, 3), ["g"]);
});

test("there is nothing beyond the last page", () => {
  assert.deepEqual(page(letters, 4, 3), []);
});
