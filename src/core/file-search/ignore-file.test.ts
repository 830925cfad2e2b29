import { describe, expect, it } from "vitest";
import { IgnoreFile } from "./ignore-file.ts";

/** What the file says; a path with a slash at its end is a directory. */
function verdict(text: string, path: string): string | undefined {
  const isDirectory = path.endsWith("/");
  const bare = isDirectory ? path.slice(0, -1) : path;
  return new IgnoreFile(text).verdict(bare.slice(bare.lastIndexOf("/") + 1), isDirectory, () => bare);
}

describe("an ignore file", () => {
  it.each([
    ["*.log", "a/b.log", "ignored"],
    ["*.log", "a/b.log.txt", undefined],
    ["*.tar.gz", "x.tar.gz", "ignored"],
    ["node_modules", "a/node_modules/", "ignored"],
    ["build/", "build", undefined],
    ["build/", "a/build/", "ignored"],
    ["/build", "build", "ignored"],
    ["/build", "a/build", undefined],
    ["a/b", "a/b", "ignored"],
    ["a/b", "c/a/b", undefined],
    ["**/b", "c/a/b", "ignored"],
    ["a/**/b", "a/b", "ignored"],
    ["a/**/b", "a/x/y/b", "ignored"],
    ["a/**", "a/x", "ignored"],
    ["a/**", "a/", undefined],
    ["a/*", "a/x/y", undefined],
    ["doc/*.txt", "doc/a.txt", "ignored"],
    ["doc/*.txt", "doc/a/b.txt", undefined],
    ["*.log\n!keep.log", "keep.log", "included"],
    ["!keep.log\n*.log", "keep.log", "ignored"],
    ["# comment", "# comment", undefined],
    ["\\#file", "#file", "ignored"],
    ["\\!file", "!file", "ignored"],
    ["name  ", "name", "ignored"],
    ["name\\ ", "name ", "ignored"],
    ["na?e", "name", "ignored"],
    ["a[b-d]e", "ace", "ignored"],
    ["a[!b-d]e", "ace", undefined],
    ["a[]x]e", "a]e", "ignored"],
    ["[[:digit:]]x", "7x", "ignored"],
    ["\\*", "*", "ignored"],
    ["\\*", "x", undefined],
    ["a[b", "a[b", undefined],
    ["a\\", "a\\", undefined],
    ["*.log\r\nx", "a.log", "ignored"],
    ["\ufeff*.log", "a.log", "ignored"],
    ["", "a", undefined],
    ["/", "a", undefined],
    ["!", "a", undefined],
  ])("%j says of %j: %s", (text, path, expected) => {
    expect(verdict(text, path)).toBe(expected);
  });

  it("takes no longer for a pattern made to take long", () => {
    const name = "a".repeat(250);
    const began = performance.now();
    expect(verdict(`${"*a".repeat(100)}b`, name)).toBeUndefined();
    expect(verdict(`${"**/".repeat(100)}x`, `${"a/".repeat(500)}b`)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(200);
  });
});
