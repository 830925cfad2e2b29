import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileIndex } from "./file-index.ts";

let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codex-index-")));
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

function write(name: string, text = ""): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** An index that believes the clock: what did not change is not read again, however new it is. */
function trusting(): FileIndex {
  return new FileIndex(root, () => -1);
}

/** Lets the file system's clock go on. */
async function tick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The paths, directories with a slash at the end. */
function listed({ table }: FileIndex): readonly string[] {
  const found: string[] = [];
  for (let id = 0; id < table.count; id++) {
    if (!table.isDead(id)) found.push(table.path(id) + (table.isDirectory(id) ? "/" : ""));
  }
  return found.toSorted();
}

async function indexed(folder = root): Promise<readonly string[]> {
  const index = new FileIndex(folder);
  await index.refresh();
  return listed(index);
}

describe("an index", () => {
  it("has files and directories, hidden ones too, with any name that is text", async () => {
    for (const name of ["a/b/c.txt", ".hidden/.file", "new\nline", "\u001b[31mred", "日本/ü.txt"])
      write(name);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff])]), "");
    expect(await indexed()).toEqual(
      [
        ".hidden/",
        ".hidden/.file",
        "a/",
        "a/b/",
        "a/b/c.txt",
        "new\nline",
        "\u001b[31mred",
        "日本/",
        "日本/ü.txt",
      ].toSorted(),
    );
  });

  it("follows links, but not in circles and not into nothing", async () => {
    write("target/file");
    fs.symlinkSync("target", path.join(root, "link"));
    fs.symlinkSync("target/file", path.join(root, "file-link"));
    fs.symlinkSync("nowhere", path.join(root, "broken"));
    fs.symlinkSync("..", path.join(root, "target/up"));
    fs.symlinkSync("self", path.join(root, "self"));
    expect(await indexed()).toEqual(["file-link", "link/", "link/file", "target/", "target/file"]);
  });

  it("is empty for a root that is missing or a file, and full once it is there", async () => {
    write("file");
    expect(await indexed(path.join(root, "file"))).toEqual([]);
    const index = new FileIndex(path.join(root, "later"));
    await index.refresh();
    expect(listed(index)).toEqual([]);
    write("later/x");
    await index.refresh();
    expect(listed(index)).toEqual(["x"]);
  });

  it("sees after a refresh what came, what went and what was replaced", async () => {
    for (const name of ["a/one", "a/sub/two", "b/three", "c/four"]) write(name);
    const index = trusting();
    await index.refresh();
    const { table } = index;
    await tick();
    write("a/sub/new");
    fs.rmSync(path.join(root, "b"), { recursive: true });
    fs.rmSync(path.join(root, "c"), { recursive: true });
    write("c", "a file now");
    fs.renameSync(path.join(root, "a/one"), path.join(root, "a/uno"));
    await index.refresh();
    expect(listed(index)).toEqual(["a/", "a/sub/", "a/sub/new", "a/sub/two", "a/uno", "c"]);
    expect(index.table).toBe(table);
  });

  it("sees a change within the same tick of the clock", async () => {
    const index = new FileIndex(root);
    for (let at = 0; at < 20; at++) {
      write(`file-${at}`);
      await index.refresh();
      expect(listed(index)).toHaveLength(at + 1);
    }
  });

  it("sees a change of a folder whose times were set back", async () => {
    write("a/one");
    const index = trusting();
    await index.refresh();
    await tick();
    const { atime, mtime } = fs.statSync(path.join(root, "a"));
    write("a/two");
    fs.utimesSync(path.join(root, "a"), atime, mtime);
    await index.refresh();
    expect(listed(index)).toEqual(["a/", "a/one", "a/two"]);
  });

  it("sees that a link leads elsewhere now", async () => {
    write("data/later/x");
    fs.mkdirSync(path.join(root, "links"));
    fs.symlinkSync("../data/target", path.join(root, "links/link"));
    const index = trusting();
    await index.refresh();
    expect(listed(index)).not.toContain("links/link/");
    fs.renameSync(path.join(root, "data/later"), path.join(root, "data/target"));
    await index.refresh();
    expect(listed(index)).toContain("links/link/x");
  });

  it("sees a directory that took the place of another, though nothing in it changed", async () => {
    for (const name of ["d/inside", "other/else"]) write(name);
    const index = trusting();
    await index.refresh();
    await tick();
    fs.rmSync(path.join(root, "d"), { recursive: true });
    fs.renameSync(path.join(root, "other"), path.join(root, "d"));
    await index.refresh();
    expect(listed(index)).toEqual(["d/", "d/else"]);
  });

  it("reads nothing again when nothing changed", async () => {
    write("a/one");
    const index = trusting();
    await index.refresh();
    const before = index.table.count;
    await index.refresh();
    expect(index.table.count).toBe(before);
  });

  it("gives a refresh that begins during a walk what is there when it begins", async () => {
    write("a/one");
    const index = new FileIndex(root);
    const first = index.refresh();
    write("late");
    await Promise.all([first, index.refresh(), index.refresh()]);
    expect(listed(index)).toContain("late");
  });

  it("goes on around what cannot be read and survives a root that vanishes", async () => {
    for (let at = 0; at < 300; at++) write(`d${at % 30}/f${at}`);
    const index = new FileIndex(root);
    const walk = index.refresh();
    fs.rmSync(root, { recursive: true });
    await walk;
    await index.refresh();
    expect(listed(index)).toEqual([]);
  });

  it("has trees that are deeper than a path can be long, as far as a path reaches", async () => {
    let folder = root;
    while (folder.length < 3500) fs.mkdirSync((folder = path.join(folder, "d".repeat(200))));
    write(path.join(path.relative(root, folder), "deep"));
    expect((await indexed()).at(-1)).toMatch(/deep$/);
  });
});

describe("ignore files", () => {
  it("count for git only inside a repository, up to its root", async () => {
    for (const name of ["a.log", "repo/.git/HEAD", "repo/b.log", "repo/c.tmp", "repo/sub/inner/d.log"])
      write(name);
    write(".gitignore", "*.tmp\n*.log\n");
    write("repo/.gitignore", "*.log\n");
    expect(await indexed()).toEqual(
      [".gitignore", "a.log", "repo/", "repo/.git/", "repo/.git/HEAD", "repo/.gitignore", "repo/c.tmp", "repo/sub/", "repo/sub/inner/"].toSorted(), // prettier-ignore
    );
  });

  it("count from above the root as well", async () => {
    for (const name of [".git/HEAD", "sub/x.log", "sub/y.txt", "sub/anchored"]) write(name);
    write(".gitignore", "*.log\n/sub/anchored\n");
    expect(await indexed(path.join(root, "sub"))).toEqual(["y.txt"]);
  });

  it("weigh .ignore most, then .gitignore, then .git/info/exclude; deeper ones first", async () => {
    for (const name of ["x.a", "x.b", "sub/x.b", "x.c", "keep.c"]) write(name);
    write(".git/info/exclude", "*.c\n");
    write(".gitignore", "*.a\n*.b\n!keep.c\n");
    write("sub/.gitignore", "!*.b\n");
    write(".ignore", "!x.a\n");
    const found = await indexed();
    expect(found).toEqual(expect.arrayContaining(["x.a", "sub/x.b", "keep.c"]));
    expect(found).not.toEqual(expect.arrayContaining(["x.b"]));
    expect(found).not.toContain("x.c");
  });

  it("work without a repository when they are .ignore", async () => {
    for (const name of ["a.log", "b.txt"]) write(name);
    write(".ignore", "*.log\n");
    expect(await indexed()).toEqual([".ignore", "b.txt"]);
  });

  it("are read again when they change, come or go", async () => {
    for (const name of [".git/HEAD", "sub/a.log", "sub/b.txt"]) write(name);
    write("sub/.gitignore", "*.log\n");
    const index = new FileIndex(root);
    await index.refresh();
    expect(listed(index)).not.toContain("sub/a.log");
    write("sub/.gitignore", "*.txt \n");
    await index.refresh();
    expect(listed(index)).toContain("sub/a.log");
    expect(listed(index)).not.toContain("sub/b.txt");
    fs.rmSync(path.join(root, "sub/.gitignore"));
    await index.refresh();
    expect(listed(index)).toEqual(expect.arrayContaining(["sub/a.log", "sub/b.txt"]));
    write(".ignore", "b.*\n");
    await index.refresh();
    expect(listed(index)).not.toContain("sub/b.txt");
  });

  it("say the same as git", async () => {
    const names = ["a", "b.js", "c.min.js", "build/out", "src/build/out", "src/x/y/z.js", "docs/a b", "[x]"];
    for (const name of names) write(name);
    execFileSync("git", ["init", "-q"], { cwd: root });
    write(".gitignore", "*.js\n!b.js\n/build\nsrc/**/z.js\ndocs/a\\ b\n\\[x\\]\n");
    const ignored = execFileSync("git", ["-c", "core.excludesFile=/dev/null", "check-ignore", ...names], {
      cwd: root,
      encoding: "utf8",
    });
    const expected = names.filter((name) => !ignored.split("\n").includes(name));
    const found = await indexed();
    expect(names.filter((name) => found.includes(name))).toEqual(expected);
  });
});
