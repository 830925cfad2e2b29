import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { execErrorText } from "./error.ts";
import { newMachine, type Machine } from "./machine.fixture.ts";

let machine: Machine;
beforeEach(() => void (machine = newMachine()));
afterEach(() => machine.remove());

function writeRequirements(text: string): string {
  return machine.write("etc/requirements.toml", text);
}

describe("requirements.toml", () => {
  it("replaces a sandbox mode that is not allowed, also one from a flag", () => {
    const file = writeRequirements('allowed_sandbox_modes = ["read-only", "workspace-write"]\n');
    const config = machine.load({ flags: { sandboxMode: "danger-full-access" } });
    expect(config.sandboxMode).toBe("read-only");
    expect(config.warnings).toEqual([
      `Configured value for \`sandbox_mode\` is disallowed by requirements; falling back to required value ReadOnly { access: FullAccess, network_access: false }. Details: invalid value for \`sandbox_mode\`: \`DangerFullAccess\` is not in the allowed set [ReadOnly, WorkspaceWrite] (set by ${file})`,
    ]);
    expect(machine.load({ flags: { sandboxMode: "workspace-write" } })).toMatchObject({
      sandboxMode: "workspace-write",
      warnings: [],
    });
  });

  it("replaces an approval policy by the first allowed one", () => {
    const file = writeRequirements('allowed_approval_policies = ["on-request", "untrusted"]\n');
    const config = machine.load({ flags: { approvalPolicy: "never" } });
    expect(config.approvalPolicy).toBe("on-request");
    expect(config.warnings).toEqual([
      `Configured value for \`approval_policy\` is disallowed by requirements; falling back to required value OnRequest. Details: invalid value for \`approval_policy\`: \`Never\` is not in the allowed set [OnRequest, UnlessTrusted] (set by ${file})`,
    ]);
  });

  it.each([
    ["[]", "disabled", "Disabled", "[Disabled]"],
    ['["cached"]', "cached", "Cached", "[Disabled, Cached]"],
  ])("narrows web search to %s", (allowed, mode, name, set) => {
    const file = writeRequirements(`allowed_web_search_modes = ${allowed}\n`);
    machine.config('web_search = "live"\n');
    const config = machine.load();
    expect(config.webSearch).toBe(mode);
    expect(config.warnings).toEqual([
      `Configured value for \`web_search_mode\` is disallowed by requirements; falling back to required value ${name}. Details: invalid value for \`web_search_mode\`: \`Live\` is not in the allowed set ${set} (set by ${file})`,
    ]);
  });

  it("treats managed policy and sandbox as the only allowed values", () => {
    const file = machine.write(
      "etc/managed_config.toml",
      'sandbox_mode = "read-only"\napproval_policy = "on-request"\n',
    );
    const config = machine.load({ flags: { sandboxMode: "workspace-write", approvalPolicy: "never" } });
    expect(config).toMatchObject({ sandboxMode: "read-only", approvalPolicy: "on-request" });
    expect(config.warnings.map((warning) => warning.endsWith(`(set by ${file})`))).toEqual([true, true]);
  });

  it("pins features and reports what was asked for in vain", () => {
    writeRequirements("[features]\nmemories = true\nunified_exec = false\n");
    machine.config("[features]\nmemories = false\n");
    const { features, warnings } = machine.load();
    expect([features["memories"], features["unified_exec"]]).toEqual([true, false]);
    expect(warnings).toEqual([]);
    machine.config("[features]\nundo = true\n");
    writeRequirements("[features]\nundo = false\n");
    expect(machine.load().warnings).toHaveLength(1);
  });

  it("refuses MCP servers whose name or identity does not match", () => {
    const file = writeRequirements(
      '[mcp_servers.a.identity]\ncommand = "x"\n[mcp_servers.u.identity]\nurl = "http://u"\n',
    );
    machine.config(
      '[mcp_servers.a]\ncommand = "y"\n[mcp_servers.b]\ncommand = "x"\n[mcp_servers.u]\nurl = "http://u"\n',
    );
    const reason = `requirements (${file})`;
    expect(machine.load().mcpServerRefusals).toEqual({ a: reason, b: reason });
    writeRequirements("mcp_servers = {}\n");
    expect(Object.keys(machine.load().mcpServerRefusals)).toEqual(["a", "b", "u"]);
  });

  it.each([
    [
      'allowed_sandbox_modes = ["workspace-write"]',
      "invalid value for `allowed_sandbox_modes`: `[WorkspaceWrite]` is not in the allowed set must include 'read-only' to allow any SandboxPolicy (set by FILE)\n",
    ],
    ["allowed_approval_policies = []", "field `allowed_approval_policies` cannot be empty\n"],
    [
      'a = "x',
      'Error parsing requirements file FILE: TOML parse error at line 1, column 7\n  |\n1 | a = "x\n  |       ^\ninvalid basic string, expected `"`\n\n',
    ],
    [
      '[rules]\nprefix_rules = [{ pattern = [{ token = "rm" }], decision = "allow" }]',
      "invalid rules in requirements (set by FILE): rules prefix_rule at index 0 has decision 'allow', which is not permitted in requirements.toml: Codex merges these rules with other config and uses the most restrictive result (use 'prompt' or 'forbidden')\n",
    ],
  ])("refuses %j", (text, message) => {
    const file = writeRequirements(`${text}\n`);
    expect(execErrorText(machine.fail()).replaceAll(file, "FILE")).toBe(
      `Error loading config.toml: ${message}`,
    );
  });

  it("refuses an unknown pinned feature", () => {
    const file = writeRequirements("[features]\nnope = true\n");
    expect(machine.fail().message).toBe(`invalid \`features\` requirement \`nope\` from ${file}`);
  });
});
