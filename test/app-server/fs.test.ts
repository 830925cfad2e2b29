// fs/* with real files: answers, the texts of refusals, and names and kinds that are out of the ordinary.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";

let place: Place;
let server: AppServer;
const at = (name: string): string => path.join(place.workspace, name);
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");
const call = (method: string, name: string, more: object = {}) =>
  server.call(`fs/${method}`, { path: at(name), ...more });
const error = async (method: string, params: object) =>
  (await server.answerTo(server.send(`fs/${method}`, params))).error;
const copy = (from: string, to: string, more: object = {}) => ({
  sourcePath: at(from),
  destinationPath: at(to),
  ...more,
});
const os = (message: string) => ({ code: -32603, message });
const invalid = (message: string) => ({ code: -32600, message });

beforeEach(async () => {
  place = makePlace({ modelUrl: "http://127.0.0.1:9/v1" });
  server = await AppServer.start(place);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

describe("a file", () => {
  it("is written, replaced and read byte for byte, also through a symlink", async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256));
    expect(await call("writeFile", "f", { dataBase64: base64("a longer first text") })).toEqual({});
    fs.chmodSync(at("f"), 0o640);
    fs.symlinkSync("f", at("link"));
    await call("writeFile", "link", { dataBase64: base64(bytes) });
    expect(fs.readFileSync(at("f")).equals(bytes)).toBe(true);
    expect(fs.statSync(at("f")).mode & 0o777).toBe(0o640);
    expect(await call("readFile", "link")).toEqual({ dataBase64: base64(bytes) });
    await call("writeFile", "f", { dataBase64: "" });
    expect(await call("readFile", "f")).toEqual({ dataBase64: "" });
  });

  it("without a size of its own is read too", async () => {
    const { dataBase64 } = await server.call("fs/readFile", { path: "/proc/self/status" });
    expect(Buffer.from(dataBase64, "base64").toString()).toContain("State:");
    expect(await server.call("fs/readFile", { path: "/dev/null" })).toEqual({ dataBase64: "" });
  });

  it("is refused with the system's words, or 0.120's", async () => {
    fs.symlinkSync("loop", at("loop"));
    fs.writeFileSync(at("f"), "");
    expect(await error("readFile", { path: at("none") })).toEqual(
      os("No such file or directory (os error 2)"),
    );
    expect(await error("readFile", { path: place.workspace })).toEqual(os("Is a directory (os error 21)"));
    expect(await error("readFile", { path: at("f/x") })).toEqual(os("Not a directory (os error 20)"));
    expect(await error("readFile", { path: at("loop") })).toEqual(os("Symbolic link loop (os error 40)"));
    // A process without a terminal has no such device.
    expect(await error("readFile", { path: "/dev/tty" })).toEqual(
      os("No such device or address (os error 6)"),
    );
    expect(await error("readFile", { path: "/a\0b" })).toEqual(
      invalid("file name contained an unexpected NUL byte"),
    );
    expect(await error("writeFile", { path: place.workspace, dataBase64: "" })).toEqual(
      os("Is a directory (os error 21)"),
    );
    expect(await error("writeFile", { path: at("no/f"), dataBase64: "" })).toEqual(
      os("No such file or directory (os error 2)"),
    );
    expect(await error("writeFile", { path: "/dev/full", dataBase64: "eA==" })).toEqual(
      os("No space left on device (os error 28)"),
    );
    expect(await error("writeFile", { path: at("f"), dataBase64: "%%%" })).toEqual(
      invalid("fs/writeFile requires valid base64 dataBase64: Invalid symbol 37, offset 0."),
    );
  });

  it("that is larger than an answer, or never ends, is refused", async () => {
    fs.writeFileSync(at("huge"), "");
    fs.truncateSync(at("huge"), 600_000_000);
    expect((await error("readFile", { path: at("huge") }))?.message).toContain(
      "cannot answer with more than",
    );
  });

  it("that says nothing of its size is read to its end, up to a limit", async () => {
    expect((await error("readFile", { path: "/dev/zero" }))?.message).toContain("more than 16777216 bytes");
    const { dataBase64 } = await server.call("fs/readFile", { path: "/proc/kallsyms" });
    expect(Buffer.from(dataBase64, "base64").equals(fs.readFileSync("/proc/kallsyms"))).toBe(true);
  });

  it("is read to the last byte, whatever its length", async () => {
    for (const length of [1, 2, 3, 24_575, 24_577, 1_572_863, 1_572_864, 1_572_865, 5_000_000]) {
      const bytes = Buffer.alloc(length, "0123456789abcdefghijk");
      fs.writeFileSync(at("f"), bytes);
      const { dataBase64 } = await call("readFile", "f");
      expect(dataBase64 === bytes.toString("base64"), `${length}`).toBe(true);
    }
  });

  it("is one of many that are asked for at once: all come, and the server stays small", async () => {
    fs.writeFileSync(at("large"), Buffer.alloc(6_000_000));
    fs.writeFileSync(at("f"), Buffer.alloc(1_000_000));
    const ids = Array.from({ length: 40 }, (_, index) =>
      server.send("fs/readFile", { path: at(index % 10 === 0 ? "large" : "f") }),
    );
    for (const [index, id] of ids.entries()) {
      const { result } = await server.answerTo(id);
      expect(result.dataBase64).toHaveLength(index % 10 === 0 ? 8_000_000 : 1_333_336);
    }
    const kib = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, "utf8"))?.[1];
    expect(Number(kib) / 1024).toBeLessThan(250);
    expect(server.stderr).toBe("");
  });

  it("that would make us wait is refused, and later requests go on", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    const refused = (method: string) => invalid(`fs/${method} does not support pipes and sockets`);
    expect(await error("readFile", { path: at("pipe") })).toEqual(refused("readFile"));
    expect(await error("writeFile", { path: at("pipe"), dataBase64: "" })).toEqual(refused("writeFile"));
    fs.writeFileSync(at("f"), "");
    const unsupported = invalid("fs/copy only supports regular files, directories, and symlinks");
    expect(await error("copy", copy("pipe", "g"))).toEqual(unsupported);
    expect(await error("copy", copy("f", "pipe"))).toEqual(unsupported);
    expect(await call("getMetadata", "pipe")).toMatchObject({ isDirectory: false, isFile: false });
  });
});

describe("a folder", () => {
  it("is listed by name, symlinks as what they lead to", async () => {
    for (const name of ["b", "a10", "B"]) fs.writeFileSync(at(name), "");
    fs.mkdirSync(at("sub"));
    fs.symlinkSync("sub", at("to-sub"));
    fs.symlinkSync("nowhere", at("dangling"));
    fs.writeFileSync(Buffer.concat([Buffer.from(at("z")), Buffer.from([0xff])]), "");
    const entry = (fileName: string, kind: "file" | "folder" | "neither") => ({
      fileName,
      isDirectory: kind === "folder",
      isFile: kind === "file",
    });
    expect(await call("readDirectory", "")).toEqual({
      entries: [
        entry("B", "file"),
        entry("a10", "file"),
        entry("b", "file"),
        entry("dangling", "neither"),
        entry("sub", "folder"),
        entry("to-sub", "folder"),
        entry("z\ufffd", "file"),
      ],
    });
  });

  it("is made with those that lead to it, unless told not to", async () => {
    await call("createDirectory", "a/b/c");
    await call("createDirectory", "a/b/c");
    expect(fs.statSync(at("a/b/c")).isDirectory()).toBe(true);
    fs.writeFileSync(at("f"), "");
    const make = (name: string, recursive?: boolean) =>
      error("createDirectory", { path: at(name), recursive });
    expect(await make("x/y", false)).toEqual(os("No such file or directory (os error 2)"));
    expect(await make("a", false)).toEqual(os("File exists (os error 17)"));
    expect(await make("f")).toEqual(os("File exists (os error 17)"));
    expect(await make("f/x")).toEqual(os("Not a directory (os error 20)"));
    expect(await error("createDirectory", { path: "/proc/none/x" })).toEqual(
      os("No such file or directory (os error 2)"),
    );
  });
});

describe("removing", () => {
  it("takes a folder with its content, and of a symlink only the link", async () => {
    fs.mkdirSync(at("d/sub"), { recursive: true });
    fs.writeFileSync(at("d/f"), "");
    fs.symlinkSync("d", at("link"));
    await call("remove", "link");
    expect(fs.existsSync(at("d/f"))).toBe(true);
    expect(await error("remove", { path: at("d"), recursive: false })).toEqual(
      os("Directory not empty (os error 39)"),
    );
    await call("remove", "d/sub", { recursive: false });
    await call("remove", "d");
    expect(fs.existsSync(at("d"))).toBe(false);
  });

  it("never takes the root directory", async () => {
    // Not recursive: were it ever tried, the system itself would refuse.
    expect(await error("remove", { path: "/tmp/..", recursive: false })).toEqual(
      invalid("fs/remove does not remove the root directory"),
    );
  });

  it("what is not there is fine, unless told otherwise", async () => {
    expect(await call("remove", "none")).toEqual({});
    expect(await error("remove", { path: at("none"), force: false })).toEqual(
      os("No such file or directory (os error 2)"),
    );
  });
});

describe("copying", () => {
  it("keeps modes, links and names that are no text", async () => {
    fs.mkdirSync(at("d/private"), { recursive: true });
    fs.chmodSync(at("d/private"), 0o500);
    fs.writeFileSync(at("d/tool"), "x", { mode: 0o755 });
    fs.symlinkSync("nowhere", at("d/dangling"));
    fs.writeFileSync(Buffer.concat([Buffer.from(at("d/z")), Buffer.from([0xff])]), "");
    execFileSync("mkfifo", [at("d/pipe")]);
    await server.call("fs/copy", copy("d", "new/copy", { recursive: true }));
    expect(fs.readdirSync(at("new/copy"), "latin1")).toEqual(["dangling", "private", "tool", "z\xff"]);
    expect(fs.readlinkSync(at("new/copy/dangling"))).toBe("nowhere");
    expect(fs.statSync(at("new/copy/tool")).mode & 0o777).toBe(0o755);
    expect(fs.statSync(at("new/copy/private")).mode & 0o777).toBe(0o500);
  });

  it("of a file to itself does not harm it", async () => {
    fs.writeFileSync(at("f"), "precious");
    fs.symlinkSync("f", at("link"));
    expect(await server.call("fs/copy", copy("f", "f"))).toEqual({});
    expect(await server.call("fs/copy", copy("f", "link"))).toEqual({});
    expect(fs.readFileSync(at("f"), "utf8")).toBe("precious");
  });

  it("of a folder needs `recursive`, and never goes into itself, whatever the path is called", async () => {
    fs.mkdirSync(at("d/sub"), { recursive: true });
    fs.symlinkSync("d", at("link"));
    expect(await error("copy", copy("d", "e"))).toEqual(
      invalid("fs/copy requires recursive: true when sourcePath is a directory"),
    );
    for (const to of ["d", "d/x", "link/x", "d/sub/y/z", "link/sub/../x"]) {
      expect(await error("copy", copy("d", to, { recursive: true })), to).toEqual(
        invalid("fs/copy cannot copy a directory to itself or one of its descendants"),
      );
    }
    expect(await server.call("fs/copy", copy("d/sub", "d/sub2", { recursive: true }))).toEqual({});
  });
});

describe("requests that do not wait for each other", () => {
  it("change files in the order in which they were sent", async () => {
    const ids = [
      server.send("fs/createDirectory", { path: at("d") }),
      ...Array.from({ length: 20 }, (_, index) =>
        server.send("fs/writeFile", { path: at("d/f"), dataBase64: base64(`${index}`) }),
      ),
    ];
    const read = server.send("fs/readFile", { path: at("d/f") });
    const later = server.send("fs/remove", { path: at("d") });
    for (const id of [...ids, later]) expect((await server.answerTo(id)).result).toEqual({});
    expect((await server.answerTo(read)).result).toEqual({ dataBase64: base64("19") });
  });
});

describe("a watch", () => {
  const watch = (watchId: string, name: string) => server.call("fs/watch", { watchId, path: at(name) });

  it("tells of changes by its id until it is ended", async () => {
    fs.writeFileSync(at("f"), "");
    expect(await watch("w", "d/../f")).toEqual({ path: at("f") });
    expect(await server.refusal("fs/watch", { watchId: "w", path: at("f") })).toBe(
      "watchId already exists: w",
    );
    await call("writeFile", "f", { dataBase64: "eA==" });
    expect(await server.notification("fs/changed")).toEqual({ watchId: "w", changedPaths: [at("f")] });
    expect(await server.call("fs/unwatch", { watchId: "w" })).toEqual({});
    expect(await server.call("fs/unwatch", { watchId: "w" })).toEqual({});
    const from = server.said.length;
    await watch("w", "g");
    for (const name of ["f", "g"]) await call("writeFile", name, { dataBase64: "eA==" });
    expect(await server.notification("fs/changed", from)).toEqual({ watchId: "w", changedPaths: [at("g")] });
  });

  it("is one of at most 1024", async () => {
    const ids = Array.from({ length: 1024 }, (_, index) =>
      server.send("fs/watch", { watchId: `${index}`, path: at("f") }),
    );
    for (const id of ids) expect((await server.answerTo(id)).error).toBeUndefined();
    expect(await server.refusal("fs/watch", { watchId: "more", path: at("f") })).toContain(
      "1024 watches at once",
    );
    await server.call("fs/unwatch", { watchId: "7" });
    await watch("more", "f");
  });
});
