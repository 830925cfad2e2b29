import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { newTestThread, type TestThread } from "./test-thread.ts";
import { threadSetup, type ThreadSetup } from "./thread-config.ts";

let test: TestThread;
afterEach(() => test.remove());

async function setup(config: string, overrides: { baseInstructions?: string } = {}) {
  test = await newTestThread();
  fs.writeFileSync(path.join(test.home, "config.toml"), config);
  fs.writeFileSync(path.join(test.home, "instructions.md"), "From a file.\n");
  const { services } = test.engine;
  const effective = services.loadConfig({ cwd: test.workspace, overrides: [], flags: {} });
  if (!effective.ok) throw new Error(effective.error.message);
  return threadSetup(effective.value, overrides, services);
}

async function settled(config: string, overrides = {}): Promise<ThreadSetup> {
  const made = await setup(config, overrides);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

describe("the settings of a new thread", () => {
  it("ask on request, read only, when nothing is configured and nothing is trusted", async () => {
    const { settings, config } = await settled("");
    expect(settings).toMatchObject({
      approvalPolicy: "on-request",
      sandboxPolicy: { type: "readOnly", networkAccess: false },
      provider: { id: "openai" },
      personality: "pragmatic",
      collaborationMode: null,
    });
    expect(config.memoriesRoot).toBe(path.join(test.home, "memories"));
    expect(config.userShell).toBe("/bin/sh");
  });

  it("take a provider from the user's tables", async () => {
    const table =
      '[model_providers.mine]\nname = "Mine"\nbase_url = "http://x/v1"\nwire_api = "responses"\nstream_max_retries = 7\n';
    const { settings } = await settled(`model_provider = "mine"\n${table}`);
    expect(settings.provider).toMatchObject({ id: "mine", baseUrl: "http://x/v1", streamMaxRetries: 7 });
  });

  it("pass on the options of workspace-write", async () => {
    const { settings } = await settled(
      'sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = ["/extra"]\nnetwork_access = true\n',
    );
    expect(settings.sandboxPolicy).toMatchObject({
      type: "workspaceWrite",
      writableRoots: ["/extra"],
      networkAccess: true,
    });
  });

  it("prefer the client's base instructions to those of a file", async () => {
    const config = 'model_instructions_file = "instructions.md"\n';
    expect((await settled(config)).settings.baseInstructions).toContain("From a file.");
    await test.remove();
    const own = await settled(config, { baseInstructions: "From the client." });
    expect(own.settings.baseInstructions).toBe("From the client.");
  });

  it("name an instruction file that cannot be read, without the program's prefix", async () => {
    const made = await setup('model_instructions_file = "missing.md"\n');
    expect(made).toMatchObject({ ok: false, error: expect.stringMatching(/^(?!Error: ).*missing\.md/) });
  });

  it("give commands the thread's environment: no secrets, plain output, our programs first", async () => {
    const { config } = await settled("");
    const env = config.commandEnv;
    expect(env["PATH"]).toMatch(/codex-arg0-[0-9a-f]{8}:/);
    expect(env).toMatchObject({ NO_COLOR: "1", TERM: "dumb", CODEX_CI: "1" });
    const folder = env["PATH"]!.split(":")[0]!;
    expect(fs.readdirSync(folder).toSorted()).toEqual(["apply_patch", "applypatch"]);
  });

  it("look for a project's root by the configured marks, ignoring what is no text", async () => {
    expect((await settled("")).config.projectDoc.rootMarkers).toEqual([".git"]);
    await test.remove();
    const { config } = await settled('project_root_markers = [".hg", "x"]\n');
    expect(config.projectDoc.rootMarkers).toEqual([".hg", "x"]);
  });

  it("fail with one sentence when the user's rules cannot be read as rules", async () => {
    test = await newTestThread();
    fs.mkdirSync(path.join(test.home, "rules"));
    fs.writeFileSync(path.join(test.home, "rules", "default.rules"), "prefix_rule(");
    const { services } = test.engine;
    const effective = services.loadConfig({ cwd: test.workspace, overrides: [], flags: {} });
    if (!effective.ok) throw new Error(effective.error.message);
    expect(await threadSetup(effective.value, {}, services)).toMatchObject({
      ok: false,
      error: expect.stringContaining("default.rules"),
    });
  });
});
