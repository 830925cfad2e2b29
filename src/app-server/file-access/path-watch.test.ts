import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PathWatch } from "./path-watch.ts";

let root: string;
let watch: PathWatch;
let told: string[][];
let wake: () => void;
const at = (name: string): string => path.join(root, name);

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codex-watch-")));
  told = [];
});
afterEach(() => {
  watch.close();
  fs.rmSync(root, { recursive: true, force: true });
});

async function watching(name: string): Promise<void> {
  watch = new PathWatch(at(name), (paths) => {
    told.push(paths.map((file) => path.relative(root, file)));
    wake();
  });
  await watch.open();
}

/** What is told next, after `act`. */
async function after(act: () => void): Promise<readonly string[]> {
  const heard = new Promise<void>((resolve) => (wake = resolve));
  const from = told.length;
  act();
  await heard;
  return told[from]!;
}

describe("PathWatch", () => {
  it("follows a file through replacement by rename, removal and return", async () => {
    fs.writeFileSync(at("f"), "1");
    await watching("f");
    expect(await after(() => fs.writeFileSync(at("f"), "2"))).toEqual(["f"]);
    fs.writeFileSync(at("f.new"), "3");
    expect(await after(() => fs.renameSync(at("f.new"), at("f")))).toEqual(["f"]);
    expect(await after(() => fs.writeFileSync(at("f"), "4"))).toEqual(["f"]);
    expect(await after(() => fs.rmSync(at("f")))).toEqual(["f"]);
    expect(await after(() => fs.writeFileSync(at("f"), "5"))).toEqual(["f"]);
  });

  it("tells the changed children of a folder together and in order, not those deeper down", async () => {
    fs.mkdirSync(at("d/sub"), { recursive: true });
    await watching("d");
    const paths = await after(() => {
      fs.writeFileSync(at("d/sub/deep"), "");
      for (const name of ["c", "a", "b"]) fs.writeFileSync(at(`d/${name}`), "");
    });
    expect(paths).toEqual(["d/a", "d/b", "d/c"]);
  });

  it("follows a folder that is removed and made again", async () => {
    fs.mkdirSync(at("d"));
    await watching("d");
    expect(await after(() => fs.rmdirSync(at("d")))).toEqual(["d"]);
    expect(await after(() => fs.mkdirSync(at("d")))).toEqual(["d"]);
    expect(await after(() => fs.writeFileSync(at("d/x"), ""))).toEqual(["d/x"]);
  });

  it("tells a folder from a child that has its name", async () => {
    fs.mkdirSync(at("d"));
    await watching("d");
    expect(await after(() => fs.chmodSync(at("d"), 0o700))).toEqual(["d"]);
    expect(await after(() => fs.writeFileSync(at("d/d"), ""))).toEqual(["d/d"]);
  });

  it("waits for a path whose folders are missing too", async () => {
    await watching("a/b/c");
    expect(await after(() => fs.mkdirSync(at("a/b/c"), { recursive: true }))).toEqual(["a/b/c"]);
    expect(await after(() => fs.writeFileSync(at("a/b/c/x"), ""))).toEqual(["a/b/c/x"]);
  });

  it("hears of a symlink's target, and of a new target", async () => {
    for (const name of ["one", "two"]) fs.writeFileSync(at(name), "");
    fs.symlinkSync("one", at("link"));
    await watching("link");
    expect(await after(() => fs.writeFileSync(at("one"), "1"))).toEqual(["link"]);
    const moved = after(() => {
      fs.rmSync(at("link"));
      fs.symlinkSync("two", at("link"));
    });
    expect(await moved).toEqual(["link"]);
    expect(await after(() => fs.writeFileSync(at("two"), "2"))).toEqual(["link"]);
  });

  it("says nothing after it was closed", async () => {
    await watching("f");
    fs.writeFileSync(at("f"), "");
    watch.close();
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(told).toEqual([]);
  });
});
