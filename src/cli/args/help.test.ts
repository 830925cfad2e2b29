import { describe, expect, it } from "vitest";
import { ROOT } from "./defs/root.ts";
import { helpText } from "./help.ts";
import { allCommands } from "./lookup.ts";
import type { CommandDef } from "./types.ts";

async function everyCommand(command: CommandDef): Promise<CommandDef[]> {
  const found = [command];
  for (const ref of allCommands(command)) {
    if (ref.name === "help") continue;
    found.push(...(await everyCommand(await ref.load())));
  }
  return found;
}

function flagLines(text: string): string[] {
  return text.split("\n").filter((line) => /^ {2}(-\w, |    )--/.test(line));
}

describe("help pages", () => {
  it("keep the flags of codex exec", async () => {
    const exec = (await everyCommand(ROOT)).find((command) => command.path === "codex exec")!;
    expect(flagLines(helpText(exec, { long: true, columns: 100 })).map((line) => line.trim())).toEqual([
      "-c, --config <key=value>",
      "--enable <FEATURE>",
      "--disable <FEATURE>",
      "-i, --image <FILE>...",
      "-m, --model <MODEL>",
      "--oss",
      "--local-provider <OSS_PROVIDER>",
      "-s, --sandbox <SANDBOX_MODE>",
      "-p, --profile <CONFIG_PROFILE>",
      "--full-auto",
      "--dangerously-bypass-approvals-and-sandbox",
      "-C, --cd <DIR>",
      "--skip-git-repo-check",
      "--add-dir <DIR>",
      "--ephemeral",
      "--output-schema <FILE>",
      "--color <COLOR>",
      "--json",
      "-o, --output-last-message <FILE>",
      "-h, --help",
      "-V, --version",
    ]);
  });

  it("are never wider than the terminal allows for text", async () => {
    for (const command of await everyCommand(ROOT)) {
      for (const long of [true, false]) {
        const text = helpText(command, { long, columns: 100 });
        for (const line of text.split("\n"))
          expect(line.length, `${command.path}: ${line}`).toBeLessThanOrEqual(100);
      }
    }
  });

  it("do not show hidden commands or flags", () => {
    const text = helpText(ROOT, { long: true, columns: 100 });
    expect(text).not.toMatch(/execpolicy|stdio-to-uds|yolo/);
    expect(text).toContain("[aliases: e]");
  });

  it("align short descriptions in one column where they fit", async () => {
    const mcp = (await everyCommand(ROOT)).find((command) => command.path === "codex mcp")!;
    const lines = flagLines(helpText(mcp, { long: false, columns: 100 }));
    expect(new Set(lines.map((line) => line.search(/\S {2,}(?=[A-Z])/) > 0))).toEqual(new Set([true]));
  });
});

describe("definitions", () => {
  it("say the same about a command where it is listed and where it is defined", async () => {
    for (const command of await everyCommand(ROOT)) {
      for (const ref of allCommands(command)) {
        if (ref.name === "help") continue;
        const def = await ref.load();
        expect(def.path).toBe(`${command.path} ${ref.name}`);
        expect(ref.about, def.path).toBe(def.about);
      }
    }
  });

  it("use each name once in a command, and name only arguments that exist", async () => {
    for (const command of await everyCommand(ROOT)) {
      const names = command.flags.flatMap((flag) =>
        [flag.long, ...(flag.aliases ?? []), flag.short ?? []].flat(),
      );
      expect(new Set(names).size, command.path).toBe(names.length);
      const keys = new Set([
        ...command.flags.map((flag) => flag.long),
        ...(command.positionals ?? []).map((p) => p.name),
      ]);
      const mentioned = [
        ...(command.oneOf ?? []),
        ...command.flags.flatMap((flag) => [...(flag.conflicts ?? []), ...(flag.requires ?? [])]),
      ];
      for (const key of mentioned) expect(keys.has(key), `${command.path}: ${key}`).toBe(true);
    }
  });
});
