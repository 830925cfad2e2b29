import { describe, expect, it } from "vitest";
import { ROOT } from "./defs/root.ts";
import { parseArgs } from "./parser.ts";
import { problemText } from "./problems.ts";
import { isGiven, ownValue, valueOf, valuesOf } from "./read.ts";
import type { ParsedArgs, Stop } from "./types.ts";

async function parsed(...argv: string[]): Promise<ParsedArgs> {
  const result = await parseArgs(ROOT, argv);
  if (!result.ok) throw new Error(`stopped: ${result.error.type}`);
  return result.value;
}

async function stopped(...argv: string[]): Promise<Stop> {
  const result = await parseArgs(ROOT, argv);
  if (result.ok) throw new Error("parsed");
  return result.error;
}

async function errorText(...argv: string[]): Promise<string> {
  const stop = await stopped(...argv);
  if (stop.type !== "problem") throw new Error(stop.type);
  return problemText(stop.level, stop.problem);
}

const EXEC_USAGE = "Usage: codex exec [OPTIONS] [PROMPT]\n       codex exec [OPTIONS] <COMMAND> [ARGS]";
const TRY = "For more information, try '--help'.\n";

describe("words and flags", () => {
  it("accepts flags before and after the prompt, attached and apart", async () => {
    for (const argv of [
      ["exec", "-m", "x", "do"],
      ["exec", "do", "--model", "x"],
      ["exec", "-mx", "do"],
      ["exec", "-m=x", "do"],
      ["exec", "--model=x", "do"],
      ["-m", "x", "exec", "do"],
      ["e", "do", "-m", "x"],
    ]) {
      const args = await parsed(...argv);
      expect(args.names).toEqual(["exec"]);
      expect(valueOf(args, "model")).toBe("x");
      expect(ownValue(args, "PROMPT")).toBe("do");
    }
  });

  it("lets the innermost level win and joins lists from the outside in", async () => {
    const args = await parsed(
      "-m",
      "outer",
      "-c",
      "a=1",
      "exec",
      "-c",
      "b=2",
      "-m",
      "inner",
      "resume",
      "-c",
      "c=3",
    );
    expect(args.names).toEqual(["exec", "resume"]);
    expect(valueOf(args, "model")).toBe("inner");
    expect(valuesOf(args, "config")).toEqual(["a=1", "b=2", "c=3"]);
  });

  it("gives --image every following word up to a flag or dashes", async () => {
    expect(valuesOf(await parsed("exec", "-i", "a.png", "look"), "image")).toEqual(["a.png", "look"]);
    const dashes = await parsed("exec", "-i", "a.png,b.png", "--", "look");
    expect(valuesOf(dashes, "image")).toEqual(["a.png", "b.png"]);
    expect(ownValue(dashes, "PROMPT")).toBe("look");
    const attached = await parsed("exec", "-i=a.png", "look");
    expect(valuesOf(attached, "image")).toEqual(["a.png"]);
    expect(ownValue(attached, "PROMPT")).toBe("look");
  });

  it("swallows a subcommand's name into a greedy list", async () => {
    expect((await parsed("exec", "-i", "a.png", "resume")).names).toEqual(["exec"]);
  });

  it("takes one image word after resume, as the SDK writes it", async () => {
    const args = await parsed("exec", "--experimental-json", "resume", "ID", "--image", "a.png", "go on");
    expect(isGiven(args, "json")).toBe(true);
    expect(ownValue(args, "PROMPT")).toBe("go on");
  });

  it("stops looking for flags after dashes", async () => {
    expect(ownValue(await parsed("exec", "--", "--json"), "PROMPT")).toBe("--json");
  });

  it("hands everything after a command's first word to that command", async () => {
    const args = await parsed("sandbox", "linux", "--full-auto", "ls", "-la", "--help");
    expect(isGiven(args, "full-auto")).toBe(true);
    expect(valuesOf(args, "COMMAND")).toEqual(["ls", "-la", "--help"]);
    const added = await parsed("mcp", "add", "n", "--env", "A=1", "--", "npx", "-y", "--env", "x");
    expect(valuesOf(added, "COMMAND")).toEqual(["npx", "-y", "--env", "x"]);
    expect(valuesOf(added, "env")).toEqual(["A=1"]);
  });

  it("knows aliases, shown and hidden", async () => {
    expect((await parsed("a", "T")).names).toEqual(["apply"]);
    expect((await parsed("cloud-tasks")).names).toEqual(["cloud"]);
    expect((await parsed("sandbox", "landlock")).names).toEqual(["sandbox", "linux"]);
    expect(isGiven(await parsed("exec", "--yolo"), "dangerously-bypass-approvals-and-sandbox")).toBe(true);
  });

  it("splits scopes at commas and keeps an empty optional value", async () => {
    expect(valuesOf(await parsed("mcp", "login", "s", "--scopes", "a,b"), "scopes")).toEqual(["a", "b"]);
    expect(isGiven(await parsed("login", "--api-key"), "api-key")).toBe(true);
  });

  it("falls back to declared defaults", async () => {
    expect(valueOf(await parsed("completion"), "SHELL")).toBe("bash");
    expect(valueOf(await parsed("app-server"), "listen")).toBe("stdio://");
  });

  it("keeps an empty prompt and a lone dash", async () => {
    expect(ownValue(await parsed("exec", ""), "PROMPT")).toBe("");
    expect(ownValue(await parsed("exec", "-"), "PROMPT")).toBe("-");
  });
});

describe("help and versions", () => {
  it("answers help flags at the level they stand", async () => {
    expect(await stopped("-h")).toMatchObject({ type: "help", long: false, command: { path: "codex" } });
    expect(await stopped("exec", "resume", "--help")).toMatchObject({
      long: true,
      command: { path: "codex exec resume" },
    });
    expect(await stopped("help", "mcp", "add")).toMatchObject({
      long: true,
      command: { path: "codex mcp add" },
    });
    expect(await stopped("help")).toMatchObject({ long: true, command: { path: "codex" } });
  });

  it("answers versions only where there is one", async () => {
    expect(await stopped("exec", "-V")).toMatchObject({
      type: "version",
      command: { versionName: "codex-cli-exec" },
    });
    expect(await errorText("mcp", "--version")).toContain("unexpected argument '--version' found");
  });

  it("shows the short page on stderr for a missing subcommand", async () => {
    expect(await stopped("mcp")).toMatchObject({ type: "help", long: false, toStderr: true });
    expect(await errorText("mcp", "-c", "a=b")).toContain(
      "'codex mcp' requires a subcommand but one was not provided",
    );
  });
});

describe("mistakes", () => {
  it.each<[string[], string]>([
    [
      ["--nope"],
      `error: unexpected argument '--nope' found\n\n  tip: to pass '--nope' as a value, use '-- --nope'\n\nUsage: codex [OPTIONS] [PROMPT]\n       codex [OPTIONS] <COMMAND> [ARGS]\n\n${TRY}`,
    ],
    [
      ["exec", "--jsn", "x"],
      `error: unexpected argument '--jsn' found\n\n  tip: a similar argument exists: '--json'\n\n${EXEC_USAGE}\n\n${TRY}`,
    ],
    [
      ["exec", "-a", "never", "x"],
      `error: unexpected argument '-a' found\n\n  tip: to pass '-a' as a value, use '-- -a'\n\n${EXEC_USAGE}\n\n${TRY}`,
    ],
    [["exec", "a", "b"], `error: unexpected argument 'b' found\n\n${EXEC_USAGE}\n\n${TRY}`],
    [["exec", "-m"], `error: a value is required for '--model <MODEL>' but none was supplied\n\n${TRY}`],
    [
      ["exec", "-m", "--json"],
      `error: a value is required for '--model <MODEL>' but none was supplied\n\n${TRY}`,
    ],
    [
      ["exec", "-i", "--", "x"],
      `error: a value is required for '--image <FILE>...' but none was supplied\n\n${TRY}`,
    ],
    [
      ["exec", "-s", "nope", "x"],
      `error: invalid value 'nope' for '--sandbox <SANDBOX_MODE>'\n  [possible values: read-only, workspace-write, danger-full-access]\n\n${TRY}`,
    ],
    [
      ["exec", "--json=1"],
      `error: unexpected value '1' for '--json' found; no more were expected\n\n${EXEC_USAGE}\n\n${TRY}`,
    ],
    [
      ["exec", "-ma", "--model", "b"],
      `error: the argument '--model <MODEL>' cannot be used multiple times\n\n${EXEC_USAGE}\n\n${TRY}`,
    ],
    [
      ["review", "--base", "a", "--commit", "b"],
      `error: the argument '--base <BRANCH>' cannot be used with '--commit <SHA>'\n\nUsage: codex review --base <BRANCH> [PROMPT]\n\n${TRY}`,
    ],
    [
      ["review", "--title", "x"],
      `error: the following required arguments were not provided:\n  --commit <SHA>\n\nUsage: codex review --commit <SHA> --title <TITLE> [PROMPT]\n\n${TRY}`,
    ],
    [
      ["mcp", "add", "x"],
      `error: the following required arguments were not provided:\n  <COMMAND|--url <URL>>\n\nUsage: codex mcp add [OPTIONS] <NAME> (--url <URL> | -- <COMMAND>...)\n\n${TRY}`,
    ],
    [
      ["mcp", "nope"],
      `error: unrecognized subcommand 'nope'\n\nUsage: codex mcp [OPTIONS] <COMMAND>\n\n${TRY}`,
    ],
    [
      ["features", "lst"],
      `error: unrecognized subcommand 'lst'\n\n  tip: a similar subcommand exists: 'list'\n\nUsage: codex features [OPTIONS] <COMMAND>\n\n${TRY}`,
    ],
    [
      ["app-server", "generate-t"],
      `error: unrecognized subcommand 'generate-t'\n\n  tip: some similar subcommands exist: 'generate-internal-json-schema', 'generate-json-schema', 'generate-ts'\n\nUsage: codex app-server [OPTIONS] [COMMAND]\n\n${TRY}`,
    ],
    [
      ["sandbox", "linux", "--full-aut"],
      `error: unexpected argument '--full-aut' found\n\n  tip: a similar argument exists: '--full-auto'\n  tip: to pass '--full-aut' as a value, use '-- --full-aut'\n\nUsage: codex sandbox linux --full-auto [COMMAND]...\n\n${TRY}`,
    ],
    [
      ["resume", "--last", "--nop"],
      `error: unexpected argument '--nop' found\n\n  tip: to pass '--nop' as a value, use '-- --nop'\n\nUsage: codex resume --last [SESSION_ID] [PROMPT]\n\n${TRY}`,
    ],
    [
      ["app-server", "--listen", "foo"],
      `error: invalid value 'foo' for '--listen <URL>': unsupported --listen URL \`foo\`; expected \`stdio://\`, \`ws://IP:PORT\`, or \`off\`\n\n${TRY}`,
    ],
    [
      ["cloud", "list", "--limit", "50"],
      `error: invalid value '50' for '--limit <N>': limit must be between 1 and 20\n\n${TRY}`,
    ],
    [
      ["responses-api-proxy", "--port", "99999"],
      `error: invalid value '99999' for '--port <PORT>': 99999 is not in 0..=65535\n\n${TRY}`,
    ],
    [
      ["completion", "tcsh"],
      `error: invalid value 'tcsh' for '[SHELL]'\n  [possible values: bash, elvish, fish, powershell, zsh]\n\n  tip: a similar value exists: 'zsh'\n\n${TRY}`,
    ],
    [
      ["help", "nope"],
      `error: unrecognized subcommand 'nope'\n\nUsage: codex [OPTIONS] [PROMPT]\n       codex [OPTIONS] <COMMAND> [ARGS]\n\n${TRY}`,
    ],
    [
      ["execpolicy", "check", "-r", "f"],
      `error: the following required arguments were not provided:\n  <COMMAND>...\n\nUsage: codex execpolicy check --rules <PATH> <COMMAND>...\n\n${TRY}`,
    ],
  ])("%j", async (argv, text) => {
    expect(await errorText(...argv)).toBe(text);
  });

  it("names a conflict in the order the flags were typed", async () => {
    expect(await errorText("--yolo", "--full-auto")).toContain(
      "the argument '--dangerously-bypass-approvals-and-sandbox' cannot be used with '--full-auto'",
    );
    expect(await errorText("exec", "--full-auto", "--yolo")).toContain(
      "the argument '--full-auto' cannot be used with '--dangerously-bypass-approvals-and-sandbox'",
    );
  });

  it("waives a requirement that conflicts with what was given", async () => {
    expect((await parsed("review", "--uncommitted", "--title", "t")).names).toEqual(["review"]);
    expect(await errorText("mcp", "add", "x", "--bearer-token-env-var", "T", "--", "c")).toContain(
      "--url <URL>",
    );
  });
});

describe("any words at all", () => {
  it("never throws, whatever is typed", async () => {
    const words = [
      "exec",
      "mcp",
      "add",
      "-",
      "--",
      "-c",
      "--config=",
      "-hx",
      "--=",
      "-=",
      "é",
      "--image",
      "help",
      "\u{1f600}",
      "-\u{1f600}",
    ];
    for (const a of words) for (const b of words) for (const c of words) await parseArgs(ROOT, [a, b, c]);
  });
});
