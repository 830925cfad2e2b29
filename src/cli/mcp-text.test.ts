import { expect, it } from "vitest";
import { parseDocument } from "../config/toml.ts";
import type { TomlTable } from "../config/tree.ts";
import { mcpEntries, type McpEntry } from "./mcp-entry.ts";
import { entryJson, entryText, listJson, listText } from "./mcp-text.ts";

function entries(text: string): readonly McpEntry[] {
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const mcpServers = parsed.value["mcp_servers"] as Readonly<Record<string, TomlTable>>;
  return mcpEntries({ mcpServers, mcpServerRefusals: { d: "requirements" } });
}

const RICH = `
[mcp_servers.b]
url = "http://127.0.0.1:1/mcp"
bearer_token_env_var = "T"
http_headers = { H = "v" }
env_http_headers = { H2 = "E" }
[mcp_servers.a]
command = "cmd"
args = ["1", "two words"]
cwd = "/tmp"
env = { K = "secret" }
env_vars = ["V1"]
startup_timeout_ms = 1500
[mcp_servers.c]
command = "off"
enabled = false
`;

it("lists servers in one table for each transport", () => {
  expect(listText(entries(RICH))).toBe(
    "Name  Command  Args         Env                Cwd   Status    Auth       \n" +
      "a     cmd      1 two words  K=*****, V1=*****  /tmp  enabled   Unsupported\n" +
      "c     off      -            -                  -     disabled  Unsupported\n\n" +
      "Name  Url                     Bearer Token Env Var  Status   Auth        \n" +
      "b     http://127.0.0.1:1/mcp  T                     enabled  Bearer token\n",
  );
});

it("says why a server that requirements refuse is off", () => {
  const [refused] = entries('[mcp_servers.d]\ncommand = "x"\n');
  expect(entryText(refused!)).toBe("d (disabled: requirements)\n");
  expect(JSON.parse(entryJson(refused!))).toMatchObject({ enabled: false, disabled_reason: "requirements" });
});

it("masks values that may be secret and shows names of variables", () => {
  const [a, b, c] = entries(RICH);
  expect(entryText(a!)).toContain(
    "  env: K=*****, V1=*****\n  startup_timeout_sec: 1.5\n  remove: codex mcp remove a\n",
  );
  expect(entryText(b!)).toContain("  http_headers: H=*****\n  env_http_headers: H2=E\n");
  expect(entryText(c!)).toBe("c (disabled)\n");
});

it("prints JSON with every member, null where nothing is set", () => {
  expect(JSON.parse(entryJson(entries(RICH)[2]!))).toEqual({
    name: "c",
    enabled: false,
    disabled_reason: null,
    transport: { type: "stdio", command: "off", args: [], env: null, env_vars: [], cwd: null },
    enabled_tools: null,
    disabled_tools: null,
    startup_timeout_sec: null,
    tool_timeout_sec: null,
  });
  expect(JSON.parse(listJson(entries(RICH)))[1]).toMatchObject({ name: "b", auth_status: "bearer_token" });
  expect(listJson([])).toBe("[]\n");
});
