import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeFacts } from "../facts.ts";
import { acquirePlaceholder, isPlaceholder, releasePlaceholder } from "./placeholders.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "placeholder-"));
  file = path.join(folder, ".codex");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const pidNamespace = () => /\d+/.exec(fs.readlinkSync("/proc/self/ns/pid"))![0];

describe.runIf(process.platform === "linux")("placeholders", () => {
  it("are there while someone uses them and gone afterwards", () => {
    expect(acquirePlaceholder(file)).toBe("held");
    expect(acquirePlaceholder(file)).toBe("held");
    expect(nodeFacts.kind(file)).toBe("missing");
    releasePlaceholder(file);
    expect(isPlaceholder(file)).toBe(true);
    releasePlaceholder(file);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("stay while another program holds a lease", () => {
    acquirePlaceholder(file);
    const other = path.join(file, `.codex-sandbox-lease.1.${process.ppid}.1.0`);
    fs.mkdirSync(other);
    releasePlaceholder(file);
    expect(fs.readdirSync(file)).toEqual([path.basename(other)]);
    expect(nodeFacts.kind(file)).toBe("missing");
  });

  it("sweep the lease of a program that was killed", () => {
    fs.mkdirSync(path.join(file, `.codex-sandbox-lease.${pidNamespace()}.${process.pid}.1.0`), {
      recursive: true,
    });
    expect(acquirePlaceholder(file)).toBe("held");
    releasePlaceholder(file);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("leave what a user put there", () => {
    acquirePlaceholder(file);
    fs.writeFileSync(path.join(file, "config.toml"), "");
    expect(nodeFacts.kind(file)).toBe("directory");
    releasePlaceholder(file);
    expect(fs.readdirSync(file)).toEqual(["config.toml"]);
  });

  it("tell a file, and a folder that cannot be written", () => {
    fs.writeFileSync(file, "");
    expect(acquirePlaceholder(file)).toBe("file");
    expect(acquirePlaceholder("/proc/.codex")).toBe("unwritable");
    expect(acquirePlaceholder(path.join(folder, "none", ".codex"))).toBe("unwritable");
  });

  it("do not take a user's empty folder for one of ours", () => {
    fs.mkdirSync(file);
    expect(nodeFacts.kind(file)).toBe("directory");
  });
});
