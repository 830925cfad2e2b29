import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openAuthStore } from "../../config/auth-file.ts";
import { ROOT } from "../args/defs/root.ts";
import { parseArgs } from "../args/parser.ts";
import { loadCommand } from "../commands.ts";

let home = "";
const before = process.env["CODEX_HOME"];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "codex-cli-"));
  process.env["CODEX_HOME"] = home;
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env["CODEX_HOME"];
  else process.env["CODEX_HOME"] = before;
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process with its output caught. */
async function run(...argv: string[]): Promise<Outcome> {
  const parsed = await parseArgs(ROOT, argv);
  if (!parsed.ok) throw new Error(parsed.error.type);
  const caught = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      caught[stream] += String(text);
      return true;
    });
  }
  const command = await loadCommand(parsed.value.names);
  const code = await command(parsed.value);
  vi.restoreAllMocks();
  return { code, ...caught };
}

function config(text?: string): string {
  const file = path.join(home, "config.toml");
  if (text !== undefined) writeFileSync(file, text);
  return readFileSync(file, "utf8");
}

describe("codex mcp", () => {
  it("adds, shows and removes a server", async () => {
    expect(
      (await run("mcp", "add", "docs", "--env", "B=2", "--env", "A=x=y", "--", "npx", "-y")).stdout,
    ).toBe("Added global MCP server 'docs'.\n");
    expect(config()).toBe(
      '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y"]\n\n[mcp_servers.docs.env]\nA = "x=y"\nB = "2"\n',
    );
    expect((await run("mcp", "get", "docs")).stdout).toContain("  env: A=*****, B=*****\n");
    expect((await run("mcp", "remove", "docs")).stdout).toBe("Removed global MCP server 'docs'.\n");
    expect(await run("mcp", "remove", "docs")).toMatchObject({
      code: 0,
      stdout: "No MCP server named 'docs' found.\n",
    });
  });

  it("keeps everything else in the file", async () => {
    config('# mine\nmodel = "m" # why\n\n[mcp_servers.old] # note\ncommand = "o"\n');
    await run("mcp", "add", "n", "--url", "http://127.0.0.1:1/mcp", "--bearer-token-env-var", "T");
    expect(config()).toMatch(/^# mine\nmodel = "m" # why\n\n\[mcp_servers\.old\]/);
    expect(config()).toContain(
      '[mcp_servers.n]\nurl = "http://127.0.0.1:1/mcp"\nbearer_token_env_var = "T"\n',
    );
  });

  it("shows servers given for one run only", async () => {
    const list = await run("mcp", "list", "-c", 'mcp_servers.z.command="zz"', "--json");
    expect(JSON.parse(list.stdout)).toMatchObject([{ name: "z", transport: { command: "zz" } }]);
    expect((await run("mcp", "list")).stdout).toMatch(/^No MCP servers configured yet/);
  });

  it("refuses bad names, unknown servers and a broken file, and changes nothing", async () => {
    await expect(run("mcp", "add", "bad name", "--", "c")).rejects.toThrow("invalid server name 'bad name'");
    await expect(run("mcp", "get", "nope")).rejects.toThrow("No MCP server named 'nope' found.");
    config("model = \n");
    await expect(run("mcp", "add", "x", "--", "c")).rejects.toThrow("failed to load configuration");
    expect(config()).toBe("model = \n");
  });
});

describe("codex features", () => {
  it("switches a feature and warns about an unfinished one", async () => {
    const enabled = await run("features", "enable", "memories");
    expect(enabled.stdout).toBe("Enabled feature `memories` in config.toml.\n");
    expect(enabled.stderr).toContain("Under-development features enabled: memories.");
    expect((await run("features", "list")).stdout).toMatch(/^memories +under development +true$/m);
    config(`suppress_unstable_features_warning = true\n${config()}`);
    expect((await run("features", "enable", "child_agents_md")).stderr).toBe("");
  });

  it("writes to the profile when one is named, and refuses unknown names", async () => {
    await run("-p", "work", "features", "disable", "unified_exec");
    expect(config()).toBe("[profiles.work.features]\nunified_exec = false\n");
    await expect(run("features", "enable", "nope")).rejects.toThrow("Unknown feature flag: nope");
    await expect(run("features", "list", "--enable", "nope")).rejects.toThrow("Unknown feature flag: nope");
  });

  it("says so when the file may not be written", async () => {
    config("");
    chmodSync(path.join(home, "config.toml"), 0o444);
    await expect(run("features", "enable", "memories")).rejects.toThrow("read-only");
  });
});

describe("codex login", () => {
  it("tells how one is logged in, on stderr, and logs out", async () => {
    expect(await run("login", "status")).toEqual({ code: 1, stdout: "", stderr: "Not logged in\n" });
    openAuthStore(home, "file").save({ mode: "apikey", apiKey: "sk-test-1234567890abcdef" });
    expect(statSync(path.join(home, "auth.json")).mode & 0o777).toBe(0o600);
    expect(await run("login", "status")).toMatchObject({
      code: 0,
      stderr: "Logged in using an API key - sk-test-***bcdef\n",
    });
    expect(await run("logout")).toMatchObject({ code: 0, stderr: "Successfully logged out\n" });
    expect(await run("logout")).toMatchObject({ code: 0, stderr: "Not logged in\n" });
  });

  it("reports a damaged file instead of guessing", async () => {
    writeFileSync(path.join(home, "auth.json"), '{"tokens":5}');
    const { code, stderr } = await run("login", "status");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error checking login status: invalid type/);
  });

  it("refuses a key on the command line", async () => {
    expect(await run("login", "--api-key", "sk-x")).toMatchObject({ code: 1 });
  });
});

describe("other commands", () => {
  it("clears memories without a database", async () => {
    expect((await run("debug", "clear-memories")).stdout).toBe(
      `No state db found at ${home}/state_5.sqlite. Removed ${home}/memories.\n`,
    );
  });

  it("clears what 0.120's database holds about memories", async () => {
    const { default: Database } = await import("libsql");
    const file = path.join(home, "state_5.sqlite");
    const database = new Database(file);
    database.exec(
      "CREATE TABLE stage1_outputs (a); INSERT INTO stage1_outputs VALUES (1);" +
        "CREATE TABLE jobs (kind); INSERT INTO jobs VALUES ('memory_stage1'), ('other');",
    );
    expect((await run("debug", "clear-memories")).stdout).toMatch(/^Cleared memory state from /);
    expect(database.prepare("SELECT count(*) AS n FROM stage1_outputs").get()).toMatchObject({ n: 0 });
    expect(database.prepare("SELECT kind FROM jobs").all()).toMatchObject([{ kind: "other" }]);
    database.close();
  });

  it("refuses a sandbox without a command or for another system", async () => {
    await expect(run("sandbox", "linux")).rejects.toThrow("no command to run");
    await expect(run("sandbox", "macos", "true")).rejects.toThrow("only available on macOS");
  });

  it("says which commands are not there yet", async () => {
    await expect(run("mcp-server")).rejects.toThrow(
      "`codex mcp-server` is not yet supported; `codex app-server`",
    );
    await expect(run("stdio-to-uds", "/s")).rejects.toThrow("not yet supported");
  });

  it("has somebody to run every command", async () => {
    for (const names of [["exec", "resume"], ["cloud", "list"], ["app-server", "generate-ts"], []]) {
      expect(typeof (await loadCommand(names))).toBe("function");
    }
  });
});
