import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeFolder } from "./make-folder.ts";

describe("Making a folder", () => {
  it("makes those above it, with the mode, and is content with one that is there", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "make-folder-"));
    onTestFinished(() => fs.rmSync(root, { recursive: true }));
    const deep = path.join(root, "a/b/c");
    makeFolder(deep, 0o700);
    makeFolder(deep);
    expect(fs.statSync(path.dirname(deep)).mode & 0o777).toBe(0o700);
  });

  it("says what is in the way", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "make-folder-"));
    onTestFinished(() => fs.rmSync(root, { recursive: true }));
    fs.writeFileSync(path.join(root, "file"), "");
    expect(() => makeFolder(path.join(root, "file"))).toThrow(/EEXIST/);
    expect(() => makeFolder(path.join(root, "file/below"))).toThrow(/ENOTDIR/);
  });

  it.runIf(process.platform === "linux")("ends below /proc, where nothing can be made", () => {
    expect(() => makeFolder("/proc/none/such")).toThrow();
  });
});
