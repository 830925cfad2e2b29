import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandErrorText, execErrorText, loginErrorText } from "./error.ts";
import { resolveCodexHome } from "./home.ts";
import { locateValue } from "./locate.ts";
import { newMachine, type Machine } from "./machine.fixture.ts";
import { featureOverrides, overrideTree, parseOverrides, splitKeyPath } from "./overrides.ts";

let machine: Machine;
beforeEach(() => void (machine = newMachine()));
afterEach(() => machine.remove());

/** What exec prints for a config.toml, with the file's path as FILE. */
function printed(text: string): string {
  machine.config(text);
  return execErrorText(machine.fail()).replaceAll(`${machine.codexHome}/config.toml`, "FILE");
}

// Config file, then what exec of 0.120.0 printed after "Error loading config.toml: ".
const VALUES: readonly (readonly [config: string, text: string])[] = [
  ["model = 5", "invalid type: integer `5`, expected a string\nin `model`"],
  ["model = 1.5", "invalid type: floating point `1.5`, expected a string\nin `model`"],
  ["model = [1]", "invalid type: sequence, expected a string\nin `model`"],
  [
    'sandbox_mode = "nope"',
    "unknown variant `nope`, expected one of `read-only`, `workspace-write`, `danger-full-access`\nin `sandbox_mode`",
  ],
  ["sandbox_mode = 5", "invalid type: unit variant, expected string only\nin `sandbox_mode`"],
  [
    'approval_policy = "maybe"',
    "unknown variant `maybe`, expected one of `untrusted`, `on-failure`, `on-request`, `granular`, `never`\nin `approval_policy`",
  ],
  [
    'approval_policy = "granular"',
    "invalid type: unit variant, expected newtype variant\nin `approval_policy`",
  ],
  ["approval_policy = { granular = {} }", "missing field `sandbox_approval`\nin `approval_policy`"],
  [
    "[approval_policy.granular]\nsandbox_approval = 5",
    "invalid type: integer `5`, expected a boolean\nin `approval_policy.sandbox_approval`",
  ],
  [
    'forced_login_method = "zzz"',
    "unknown variant `zzz`, expected `chatgpt` or `api`\nin `forced_login_method`",
  ],
  ['service_tier = "zzz"', "unknown variant `zzz`, expected `fast` or `flex`\nin `service_tier`"],
  [
    "tool_output_token_limit = -5",
    "invalid value: integer `-5`, expected usize\nin `tool_output_token_limit`",
  ],
  [
    "project_doc_max_bytes = 1.5",
    "invalid type: floating point `1.5`, expected usize\nin `project_doc_max_bytes`",
  ],
  ["log_dir = 5", "invalid type: integer `5`, expected path string\nin `log_dir`"],
  ["notify = {}", "invalid type: map, expected a sequence\nin `notify`"],
  ["notify = [5]", "invalid type: integer `5`, expected a string\nin `notify`"],
  ["profiles = 5", "invalid type: integer `5`, expected a map\nin `profiles`"],
  ["[profiles]\nx = 5", "invalid type: integer `5`, expected struct ConfigProfile\nin `profiles.x`"],
  [
    '[projects."/a"]\ntrust_level = "x"',
    "unknown variant `x`, expected `trusted` or `untrusted`\nin `projects./a.trust_level`",
  ],
  ['[features]\nunified_exec = "yes"', 'invalid type: string "yes", expected a boolean\nin `features`'],
  [
    "[features]\nmulti_agent_v2 = 5",
    "data did not match any variant of untagged enum FeatureToml\nin `features.multi_agent_v2`",
  ],
  ["features = true", "invalid type: boolean `true`, expected struct FeaturesToml\nin `features`"],
  ["[history]\nmax_bytes = 5", "missing field `persistence`\nin `history`"],
  [
    '[history]\npersistence = "x"',
    "unknown variant `x`, expected `save-all` or `none`\nin `history.persistence`",
  ],
  [
    "[shell_environment_policy]\nset = { A = 1 }",
    "invalid type: integer `1`, expected a string\nin `shell_environment_policy.set.A`",
  ],
  [
    '[shell_environment_policy]\ninherit = "x"',
    "unknown variant `x`, expected one of `core`, `all`, `none`\nin `shell_environment_policy.inherit`",
  ],
  [
    "[tools]\nweb_search = 5",
    "data did not match any variant of untagged enum WebSearchToolConfigInput\nin `tools.web_search`",
  ],
  ["[agents]\nfoo = 5", "invalid type: integer `5`, expected struct AgentRoleToml\nin `agents`"],
  ["[agents.foo]\ndescription = 5", "invalid type: integer `5`, expected a string\nin `agents`"],
  ["[mcp_servers.x]", "invalid transport\nin `mcp_servers.x`"],
  ['[mcp_servers.x]\ncommand = "a"\nurl = "http://x"', "url is not supported for stdio\nin `mcp_servers.x`"],
  [
    '[mcp_servers.a]\nurl = "x"\nenv_vars = []',
    "env_vars is not supported for streamable_http\nin `mcp_servers.a`",
  ],
  [
    '[mcp_servers.a]\nurl = "x"\nbearer_token = "A"',
    "bearer_token is not supported for streamable_http\nin `mcp_servers.a`",
  ],
  [
    '[mcp_servers.a]\ncommand = "x"\nstartup_timeout_sec = -1',
    "cannot convert float seconds to Duration: value is negative\nin `mcp_servers.a`",
  ],
  [
    '[mcp_servers.a]\ncommand = "x"\ntools = { t = { approval_mode = "x" } }',
    "unknown variant `x`, expected one of `auto`, `prompt`, `approve`\nin `mcp_servers.a.tools.t.approval_mode`",
  ],
  ['[model_providers.a]\nbase_url = "x"', "missing field `name`\nin `model_providers.a`"],
  [
    '[model_providers.openai]\nname = "x"\n[model_providers.ollama]\nname = "y"',
    "model_providers contains reserved built-in provider IDs: `ollama`, `openai`. Built-in providers cannot be overridden. Rename your custom provider (for example, `openai-custom`).\nin `model_providers`",
  ],
  [
    '[model_providers.mock]\nname = "x"\nwire_api = "chat"',
    '`wire_api = "chat"` is no longer supported.\nHow to fix: set `wire_api = "responses"` in your provider config.\nMore info: https://github.com/openai/codex/discussions/7782\nin `model_providers.mock.wire_api`',
  ],
  [
    '[model_providers.a]\nname = "x"\nwire_api = "zzz"',
    "unknown variant `zzz`, expected `responses`\nin `model_providers.a.wire_api`",
  ],
  [
    '[model_providers.mock]\nname = "x"\nenv_key = "K"\nauth = { command = "/bin/true" }',
    "model_providers.mock: provider auth cannot be combined with env_key\nin `model_providers`",
  ],
  [
    '[model_providers.a]\nname = "x"\nauth = { command = "x", timeout_ms = 0 }',
    "invalid value: integer `0`, expected a nonzero u64\nin `model_providers.a.auth.timeout_ms`",
  ],
  [
    '[model_providers.a]\nname = "x"\nauth = { command = "" }',
    "model_providers.a: provider auth.command must not be empty\nin `model_providers`",
  ],
];

describe("wrong values", () => {
  it.each(VALUES)("%j is refused in the words of 0.120", (config, text) => {
    expect(printed(`${config}\n`)).toBe(`Error loading config.toml: ${text}\n\n`);
  });

  it.each([
    "what_is_this = 1",
    "[tui]\nnope = 1",
    '[mcp_servers."bad name"]\ncommand = "true"',
    "[features]\nno_such = true",
    "x = nan",
    "[tools.web_search.location]\nzip = 'x'",
  ])("%j is accepted", (config) => {
    expect(() => machine.config(`${config}\n`).load()).not.toThrow();
  });
});

describe("other errors", () => {
  it("shows a syntax error with its line", () => {
    expect(printed('model = "x\n')).toBe(
      'Error loading config.toml:\nFILE:1:11: invalid basic string, expected `"`\n  |\n1 | model = "x\n  |           ^\n',
    );
  });

  it.each([
    ['model_provider = "nope"', "Error: Model provider `nope` not found\n"],
    ['profile = "nope"', "Error: config profile `nope` not found\n"],
    ["[agents]\nmax_threads = 0", "Error: agents.max_threads must be at least 1\n"],
    ['default_permissions = "x"', "Error: default_permissions requires a `[permissions]` table\n"],
    [
      "[permissions.a]",
      "Error: config defines `[permissions]` profiles but does not set `default_permissions`\n",
    ],
  ])("%j gives its sentence", (config, text) => {
    expect(printed(`${config}\n`)).toBe(text);
  });

  it("words bad overrides and unknown features", () => {
    const text = (arg: string): string => {
      const parsed = parseOverrides([arg]);
      return parsed.ok ? "" : execErrorText(parsed.error);
    };
    expect(text("model")).toBe("Error parsing -c overrides: Invalid override (missing '='): model\n");
    expect(text("=x")).toBe("Error parsing -c overrides: Empty key in override: =x\n");
    const unknown = featureOverrides(["memories"], ["no_such_feature"]);
    expect(unknown.ok ? "" : execErrorText(unknown.error)).toBe(
      "Error: Unknown feature flag: no_such_feature\n",
    );
  });

  it("names a value at fault from -c without a file", () => {
    const overrides = parseOverrides(['show_raw_agent_reasoning="yes"']);
    const error = machine.fail({ overrides: overrides.ok ? overrides.value : [] });
    expect(execErrorText(error)).toBe(
      'Error loading config.toml: invalid type: string "yes", expected a boolean\nin `show_raw_agent_reasoning`\n\n',
    );
    expect(error).toMatchObject({ file: null });
  });
});

describe("management commands", () => {
  it("show a syntax error with causes", () => {
    const file = `${machine.codexHome}/config.toml`;
    const error = machine.config('model = "x\n').fail();
    const snippet = (indent: string): string =>
      ["  |", '1 | model = "x', "  |           ^", 'invalid basic string, expected `"`', ""]
        .map((line) => indent + line)
        .join("\n");
    expect(commandErrorText(error, null)).toBe(
      `Error: ${file}:1:11: invalid basic string, expected \`"\`\n\nCaused by:\n    TOML parse error at line 1, column 11\n${snippet("    ")}\n`,
    );
    expect(commandErrorText(error, "failed to load configuration")).toBe(
      `Error: failed to load configuration\n\nCaused by:\n    0: ${file}:1:11: invalid basic string, expected \`"\`\n    1: TOML parse error at line 1, column 11\n${snippet("       ")}\n`,
    );
    expect(loginErrorText(error)).toBe(
      `Error loading configuration: ${file}:1:11: invalid basic string, expected \`"\`\n`,
    );
  });

  it("show where a wrong value stands", async () => {
    const file = `${machine.codexHome}/config.toml`;
    const error = machine.config("# top\n[tools]\nview_image = 5\n").fail();
    if (error.kind !== "value") throw new Error(error.kind);
    const position = await locateValue(file, error.keyPath);
    expect(commandErrorText(error, null, position)).toBe(
      `Error: ${file}:3:14: invalid type: integer \`5\`, expected a boolean\n\nCaused by:\n    invalid type: integer \`5\`, expected a boolean\n    in \`tools.view_image\`\n    \n`,
    );
    machine.config("\n[mcp_servers.x]\n");
    expect(await locateValue(file, ["mcp_servers", "x"])).toMatchObject({ line: 2, column: 1 });
  });
});

describe("CODEX_HOME", () => {
  it("must name a folder when it is set", () => {
    const file = machine.write("afile", "x");
    const text = (home: string): string => {
      try {
        return resolveCodexHome({ CODEX_HOME: home });
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(text(machine.codexHome)).toBe(machine.codexHome);
    for (const [home, problem] of [
      [`${machine.root}/nohome`, "does not exist"],
      [file, "is not a directory"],
    ] as const) {
      const reason = `CODEX_HOME points to "${home}", but that path ${problem}`;
      expect(text(home)).toBe(
        `WARNING: proceeding, even though we could not update PATH: ${reason}\nError finding codex home: ${reason}`,
      );
    }
    expect(resolveCodexHome({ HOME: machine.root })).toBe(`${machine.root}/.codex`);
  });
});

describe("key paths of overrides", () => {
  it("are split at dots outside of quotes", () => {
    expect(splitKeyPath('projects."/a.b".trust_level')).toEqual(["projects", "/a.b", "trust_level"]);
    expect(splitKeyPath("a..b")).toEqual(["a", "", "b"]);
    expect(splitKeyPath("model_providers.gpt-5.x")).toEqual(["model_providers", "gpt-5", "x"]);
    expect(splitKeyPath("it's")).toEqual(["it's"]);
  });

  it("make one tree in which later values win", () => {
    const tree = overrideTree([
      { path: ["a", "b"], value: 1 },
      { path: ["a"], value: { c: 2 } },
      { path: ["a", "d"], value: 3 },
    ]);
    expect(JSON.parse(JSON.stringify(tree))).toEqual({ a: { c: 2, d: 3 } });
  });
});
