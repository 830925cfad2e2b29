import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, withOverrides } from "./effective.ts";
import { loadInstructionFiles } from "./instruction-files.ts";
import { layerVersion } from "./layer-version.ts";
import { collectOrigins } from "./layers.ts";
import { newMachine, type Machine } from "./machine.fixture.ts";
import { parseOverrides } from "./overrides.ts";

let machine: Machine;
beforeEach(() => void (machine = newMachine()));
afterEach(() => machine.remove());

function c(...args: readonly string[]) {
  const parsed = parseOverrides(args);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { overrides: parsed.value };
}

const trusted = (dir: string, level = "trusted"): string => `[projects."${dir}"]\ntrust_level = "${level}"\n`;

describe("precedence of layers", () => {
  // Each row adds one source above the ones before it.
  const rank = ["system", "user", "project", "subfolder", "profile", "override", "managed", "flag"] as const;

  it.each(rank.map((name, index) => [name, index] as const))(
    "%s beats everything below it",
    (name, index) => {
      const has = (source: (typeof rank)[number]): boolean => rank.indexOf(source) <= index;
      machine.write("etc/config.toml", 'model = "system"\n');
      const profile = '[profiles.p]\nmodel = "profile"\n';
      machine.config(`${has("user") ? 'model = "user"\n' : ""}${profile}${trusted(machine.project)}`);
      if (has("project")) machine.write("project/.codex/config.toml", 'model = "project"\n');
      if (has("subfolder")) machine.write("project/sub/.codex/config.toml", 'model = "subfolder"\n');
      else fs.mkdirSync(path.join(machine.project, "sub"));
      if (has("managed")) machine.write("etc/managed_config.toml", 'model = "managed"\n');
      const config = machine.load({
        cwd: path.join(machine.project, "sub"),
        ...(has("override") ? c("model=override") : {}),
        ...(has("profile") ? { profile: "p" } : {}),
        ...(has("flag") ? { flags: { model: "flag" } } : {}),
      });
      expect(config.model).toBe(name);
    },
  );

  it("merges tables key by key and replaces lists", () => {
    machine.write(
      "etc/config.toml",
      'notify = ["a", "b"]\n[shell_environment_policy]\ninherit = "core"\nexclude = ["A"]\n',
    );
    machine.config('notify = ["c"]\n[shell_environment_policy]\nexclude = ["B"]\n');
    const config = machine.load();
    expect(config.notify).toEqual(["c"]);
    expect(config.shellEnvironmentPolicy).toMatchObject({ inherit: "core", exclude: ["B"] });
  });

  it("takes the later of two overrides and values with an equals sign", () => {
    expect(machine.load(c("model=a", "model=b")).model).toBe("b");
    expect(machine.load(c("model=a=b")).model).toBe("a=b");
    expect(machine.load(c("model=")).model).toBe("");
    expect(machine.load(c(' model = "sp" ')).model).toBe("sp");
  });

  it("puts a thread's config map above -c and ignores nulls in it", () => {
    const options = withOverrides(machine.options(c("model=cli", "web_search=live")), {
      model: "thread",
      web_search: null,
      "sandbox_workspace_write.network_access": true,
    });
    const config = loadConfig(options);
    expect(
      config.ok && [config.value.model, config.value.webSearch, config.value.workspaceWrite.networkAccess],
    ).toEqual(["thread", "live", true]);
  });
});

describe("profiles", () => {
  const profiles =
    '[profiles.fast]\nmodel = "fast-model"\nsandbox_mode = "workspace-write"\ntools_view_image = false\n';

  it("applies the profile named by the flag, else by the key, else by -c", () => {
    machine.config(profiles);
    expect(machine.load().model).toBeNull();
    expect(machine.load({ profile: "fast" })).toMatchObject({
      model: "fast-model",
      viewImageTool: false,
      profile: "fast",
    });
    expect(machine.load(c("profile=fast")).sandboxMode).toBe("workspace-write");
    machine.config(`profile = "fast"\n${profiles}`);
    expect(machine.load().model).toBe("fast-model");
  });

  it("refuses an unknown profile and checks unselected ones", () => {
    expect(machine.fail({ profile: "nope" })).toEqual({
      kind: "semantic",
      message: "config profile `nope` not found",
    });
    machine.config('[profiles.bad]\nsandbox_mode = "zzz"\n');
    expect(machine.fail()).toMatchObject({ kind: "value", keyPath: ["profiles", "bad", "sandbox_mode"] });
  });
});

describe("trust", () => {
  const project = 'model = "project"\n';

  it("ignores the config of a project without trust and says so, even when it is malformed", () => {
    machine.config('model = "user"\n');
    machine.write("project/.codex/config.toml", 'model = "x\n');
    const config = machine.load();
    expect(config).toMatchObject({ model: "user", sandboxMode: "read-only", trust: null });
    expect(config.warnings).toEqual([
      `Project config.toml files are disabled in the following folders. Settings in those files are ignored, but skills and exec policies still load.\n    1. ${machine.project}/.codex\n       To load config.toml, add ${machine.project} as a trusted project in ${machine.codexHome}/config.toml.\n`,
    ]);
  });

  it("defaults to workspace-write under any explicit level and reads the config only when trusted", () => {
    machine.write("project/.codex/config.toml", project);
    machine.config(trusted(machine.project, "untrusted"));
    expect(machine.load()).toMatchObject({ model: null, sandboxMode: "workspace-write" });
    expect(machine.load().layers.find((layer) => layer.name.type === "project")?.disabledReason).toBe(
      `${machine.project} is marked as untrusted in ${machine.codexHome}/config.toml. To load config.toml, mark it trusted.`,
    );
    machine.config(trusted(machine.project));
    expect(machine.load()).toMatchObject({ model: "project", sandboxMode: "workspace-write", warnings: [] });
  });

  it("lets the level of a folder win over the level of its root", () => {
    machine.write("project/.codex/config.toml", project);
    machine.write("project/sub/.codex/config.toml", 'model = "sub"\n');
    const cwd = path.join(machine.project, "sub");
    machine.config(trusted(machine.project, "untrusted") + trusted(cwd));
    expect(machine.load({ cwd }).model).toBe("sub");
    machine.config(trusted(machine.project) + trusted(cwd, "untrusted"));
    expect(machine.load({ cwd }).model).toBe("project");
  });

  it("does not take trust from a parent that is no project root", () => {
    fs.rmSync(path.join(machine.project, ".git"), { recursive: true });
    machine.write("project/sub/.codex/config.toml", 'model = "sub"\n');
    const cwd = path.join(machine.project, "sub");
    machine.config(trusted(machine.project));
    expect(machine.load({ cwd })).toMatchObject({ model: null, sandboxMode: "read-only" });
    machine.config(trusted(cwd));
    expect(machine.load({ cwd }).model).toBe("sub");
  });

  it("follows a linked worktree to its repository, but only when that points back", () => {
    const gitDir = "project/.git/worktrees/wt";
    machine.write(`${gitDir}/commondir`, "../..\n");
    machine.write(`${gitDir}/gitdir`, `${machine.root}/wt/.git\n`);
    machine.write("wt/.git", `gitdir: ${machine.root}/${gitDir}\n`);
    machine.write("wt/.codex/config.toml", 'model = "wt"\n');
    machine.write("forged/.git", `gitdir: ${machine.root}/${gitDir}\n`);
    machine.write("forged/.codex/config.toml", 'model = "forged"\n');
    machine.config(trusted(machine.project));
    expect(machine.load({ cwd: path.join(machine.root, "wt") }).model).toBe("wt");
    expect(machine.load({ cwd: path.join(machine.root, "forged") }).model).toBeNull();
  });

  it("finds the root by other markers, and only looks at the cwd without any", () => {
    machine.write("project/sub/marker", "");
    machine.write("project/.codex/config.toml", project);
    const cwd = path.join(machine.project, "sub");
    machine.config(`project_root_markers = ["marker"]\n${trusted(machine.project)}`);
    expect(machine.load({ cwd }).place.root).toBe(cwd);
    machine.config(`project_root_markers = []\n${trusted(machine.project)}`);
    expect(machine.load({ cwd }).model).toBeNull();
    expect(machine.load({ cwd }).trust?.level).toBe("trusted");
  });

  it("stops for a malformed config of a trusted project with the text of 0.120", () => {
    machine.config(trusted(machine.project));
    const file = machine.write("project/.codex/config.toml", 'model = "x\n');
    expect(machine.fail()).toEqual({
      kind: "loading",
      message: `Error parsing project config file ${file}: TOML parse error at line 1, column 11\n  |\n1 | model = "x\n  |           ^\ninvalid basic string, expected \`"\`\n`,
    });
  });
});

describe("values", () => {
  it("resolves paths against the folder of the file that sets them", () => {
    machine.config(`model_instructions_file = "base.md"\nlog_dir = "~/log"\n${trusted(machine.project)}`);
    const config = machine.load(c('sandbox_workspace_write.writable_roots=["out"]'));
    expect(config.modelInstructionsFile).toBe(path.join(machine.codexHome, "base.md"));
    expect(config.tree["log_dir"]).toBe(path.join(machine.root, "log"));
    expect(config.workspaceWrite.writableRoots).toEqual([path.join(machine.project, "out")]);
    machine.write("project/.codex/config.toml", 'model_instructions_file = "p.md"\n');
    expect(machine.load().modelInstructionsFile).toBe(path.join(machine.project, ".codex/p.md"));
  });

  it("adds writable roots and lets flags beat the managed file", () => {
    machine.write("etc/managed_config.toml", 'model = "managed"\n');
    machine.config('[sandbox_workspace_write]\nwritable_roots = ["/a"]\n');
    const flags = { model: "flag", additionalWritableRoots: ["/b"] };
    expect(machine.load({ flags })).toMatchObject({
      model: "flag",
      workspaceWrite: { writableRoots: ["/a", "/b"] },
    });
  });

  it("chooses web search by mode, old feature, old switch and sandbox", () => {
    expect(machine.load().webSearch).toBe("cached");
    expect(machine.load({ flags: { sandboxMode: "danger-full-access" } }).webSearch).toBe("live");
    expect(machine.load(c("web_search=disabled")).webSearch).toBe("disabled");
    expect(machine.load(c("features.web_search_request=true")).webSearch).toBe("live");
    expect(machine.load(c("tools.web_search=true")).webSearch).toBe("live");
  });

  it("reads granular approval with its defaults", () => {
    machine.config(
      "[approval_policy.granular]\nsandbox_approval = true\nrules = false\nmcp_elicitations = true\n",
    );
    expect(machine.load().approvalPolicy).toEqual({
      granular: {
        sandboxApproval: true,
        rules: false,
        skillApproval: false,
        requestPermissions: false,
        mcpElicitations: true,
      },
    });
  });

  it("reads the old name of model_instructions_file and says so", () => {
    machine.config('experimental_instructions_file = "old.md"\n');
    expect(machine.load()).toMatchObject({ modelInstructionsFile: `${machine.codexHome}/old.md` });
    expect(machine.load().warnings).toHaveLength(1);
  });

  it("works without any file", () => {
    expect(machine.load()).toMatchObject({
      model: null,
      modelProvider: "openai",
      approvalPolicy: "on-request",
      sandboxMode: "read-only",
      credentialsStore: "file",
      projectDocMaxBytes: 32_768,
      shellEnvironmentPolicy: { inherit: "all", ignoreDefaultExcludes: false },
      warnings: [],
    });
  });
});

describe("provenance", () => {
  it("names the layer of every leaf and fingerprints layers as 0.120 does", () => {
    machine.config(
      `approval_policy = "on-request"\n[tools]\nview_image = false\n${trusted(machine.project)}`,
    );
    machine.write("project/.codex/config.toml", 'model = "M-main/sub"\n');
    const { layers } = machine.load(c("model=cli"));
    const origins = collectOrigins(layers);
    expect([...origins].map(([key, layer]) => [key, layer.name.type])).toEqual([
      ["approval_policy", "user"],
      ["tools.view_image", "user"],
      [`projects.${machine.project}.trust_level`, "user"],
      ["model", "sessionFlags"],
    ]);
    expect(layers.map((layer) => layer.name.type)).toEqual(["system", "user", "project", "sessionFlags"]);
    // Measured: the versions of an empty layer and of {"model":"M-main/sub"}.
    expect(layerVersion(layers[0]!)).toBe(
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    );
    expect(layerVersion(layers[2]!)).toBe(
      "sha256:724f07c9b07edbcf80702735454c5f576732d643de3832349dee1770796cf9a1",
    );
  });
});

describe("instruction files", () => {
  it("reads texts and words what is missing or empty", () => {
    const file = machine.write("inst.md", "BASE\n");
    const none = { compactPromptFile: null, compactPrompt: null };
    const read = (modelInstructionsFile: string | null) =>
      loadInstructionFiles({ modelInstructionsFile, ...none });
    expect(read(file)).toEqual({ ok: true, value: { baseInstructions: "BASE", compactPrompt: null } });
    expect(read(`${machine.root}/nope.md`)).toMatchObject({
      error: {
        message: `failed to read model instructions file ${machine.root}/nope.md: No such file or directory (os error 2)`,
      },
    });
    machine.write("inst.md", " \n");
    expect(read(file)).toMatchObject({ error: { message: `model instructions file is empty: ${file}` } });
  });
});

describe("size", () => {
  it("loads five megabytes within bounds and an average file in no time", () => {
    const entry = (index: number): string =>
      `[mcp_servers.s${index}]\ncommand = "c"\nargs = ["${"x".repeat(60)}"]\n`;
    machine.config(Array.from({ length: 50_000 }, (_, index) => entry(index)).join(""));
    const before = performance.now();
    machine.load();
    expect(performance.now() - before).toBeLessThan(5_000);
    machine.config(Array.from({ length: 20 }, (_, index) => entry(index)).join(""));
    machine.load();
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      machine.load();
      return performance.now() - start;
    });
    expect(times.sort((a, b) => a - b)[4]).toBeLessThan(3);
  });
});
