import { describe, expect, it } from "vitest";
import { foldersBetween, isInside } from "./paths.ts";

describe("isInside", () => {
  it.each([
    ["/a/b", "/a", true],
    ["/a", "/a", true],
    ["/ab", "/a", false],
    ["/a", "/", true],
    ["/a", "/a/b", false],
  ])("%s in %s: %s", (file, folder, expected) => {
    expect(isInside(file, folder)).toBe(expected);
  });
});

describe("foldersBetween", () => {
  it("lists what lies strictly between, outermost first", () => {
    expect(foldersBetween("/a", "/a/b/c/d")).toEqual(["/a/b", "/a/b/c"]);
    expect(foldersBetween("/", "/a/b")).toEqual(["/a"]);
    expect(foldersBetween("/a", "/a/b")).toEqual([]);
    expect(foldersBetween("/a", "/b")).toEqual([]);
  });
});
