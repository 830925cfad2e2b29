import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { editConfigFile, featureEdit, markTrusted } from "./edit-file.ts";
import { editText, intendedTree, type ConfigEdit } from "./edit.ts";
import { newMachine, type Machine } from "./machine.fixture.ts";
import { locateProject } from "./project-files.ts";
import { parseDocument } from "./toml.ts";
import { toJson, type TomlTable, type TomlValue } from "./tree.ts";

async function edited(text: string, ...edits: readonly ConfigEdit[]): Promise<string> {
  const result = await editText(text, edits);
  return result.ok ? result.value : `error: ${result.error.message}`;
}

const replace = (key: string, value: TomlValue): ConfigEdit => ({
  type: "replace",
  path: key.split("."),
  value,
});
const upsert = (key: string, value: TomlValue): ConfigEdit => ({
  type: "upsert",
  path: key.split("."),
  value,
});
const remove = (key: string): ConfigEdit => ({ type: "delete", path: key.split(".") });

const PROVIDER = 'model = "mock-model"\n\n[model_providers.mock]\nname = "mock"\nstream_max_retries = 1\n\n';
const WITH_PROFILE = `${PROVIDER}# keep this comment\n[profiles.pp]\nmodel = "x"\n\n`;

describe("edits as 0.120 leaves the file", () => {
  const CASES: readonly (readonly [
    name: string,
    before: string,
    edits: readonly ConfigEdit[],
    after: string,
  ])[] = [
    [
      "a feature in a new table",
      WITH_PROFILE,
      [featureEdit("memories", true, undefined)!],
      `${WITH_PROFILE.slice(0, -1)}\n[features]\nmemories = true\n\n`,
    ],
    [
      "a feature of a profile",
      WITH_PROFILE,
      [featureEdit("memories", true, "pp")!],
      `${WITH_PROFILE.slice(0, -1)}\n[profiles.pp.features]\nmemories = true\n\n`,
    ],
    [
      "a feature on and off again",
      `${PROVIDER}\n`,
      [featureEdit("memories", true, undefined)!, featureEdit("memories", false, undefined)!],
      `${PROVIDER}[features]\n\n\n`,
    ],
    [
      "a stable feature off",
      WITH_PROFILE,
      [featureEdit("unified_exec", false, undefined)!],
      `${WITH_PROFILE.slice(0, -1)}\n[features]\nunified_exec = false\n\n`,
    ],
    [
      "a feature in an empty file",
      "",
      [featureEdit("memories", true, undefined)!],
      "[features]\nmemories = true\n",
    ],
    [
      "an MCP server",
      "",
      [replace("mcp_servers.docs", { command: "npx", args: ["-y", "docs-server", "--flag"] })],
      '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y", "docs-server", "--flag"]\n',
    ],
    [
      "an MCP server with variables",
      "",
      [replace("mcp_servers.e", { command: "cmd", env: { A: "1", B: "x=y" } })],
      '[mcp_servers.e]\ncommand = "cmd"\n\n[mcp_servers.e.env]\nA = "1"\nB = "x=y"\n',
    ],
    [
      "an MCP server in place of another",
      '[mcp_servers.x]\ncommand = "cmd1"\n',
      [replace("mcp_servers.x", { command: "cmd2", args: ["a"] })],
      '[mcp_servers.x]\ncommand = "cmd2"\nargs = ["a"]\n',
    ],
    // 0.120 drops "# c2" here; a comment that can be kept is kept.
    [
      "an MCP server beside a commented one",
      '# top comment\nmodel = "m" # trailing\n\n[mcp_servers.old] # c2\ncommand = "o"\n',
      [replace("mcp_servers.n", { command: "c" })],
      '# top comment\nmodel = "m" # trailing\n\n[mcp_servers.old] # c2\ncommand = "o"\n\n[mcp_servers.n]\ncommand = "c"\n',
    ],
    [
      "no MCP server any more",
      '[mcp_servers.x]\ncommand = "cmd1"\n\n[mcp_servers.x.env]\nA = "1"\n',
      [remove("mcp_servers.x")],
      "",
    ],
    [
      "the writes of config/value/write",
      'model = "gpt-5.4"\n# a comment\napproval_policy = "on-request"\n\n[features]\nplugins = true\n\n[tools]\nview_image = false\n',
      [
        replace("model", "gpt-5.2"),
        upsert("tools", { web_search: true }),
        replace("features", { plugins: false }),
        remove("model_reasoning_effort"),
        replace("mcp_servers.x", { command: "true" }),
        remove("approval_policy"),
      ],
      'model = "gpt-5.2"\n\n[features]\nplugins = false\n\n[tools]\nview_image = false\nweb_search = true\n\n[mcp_servers.x]\ncommand = "true"\n',
    ],
    [
      "a key with an empty part and an unknown key",
      'model = "gpt-5.4"\n# a comment\napproval_policy = "on-request"\n\n[features]\nplugins = true\n',
      [replace("a..b", "x"), replace("no_such_key", 5)],
      'model = "gpt-5.4"\n# a comment\napproval_policy = "on-request"\nno_such_key = 5\n\n[features]\nplugins = true\n\n[a.""]\nb = "x"\n',
    ],
    [
      "a project's trust in an empty file",
      "",
      [{ type: "replace", path: ["projects", "/a b", "trust_level"], value: "trusted" }],
      '[projects."/a b"]\ntrust_level = "trusted"\n',
    ],
    [
      "a project beside inline ones",
      'model = "x"\n[projects]\n"/z" = { trust_level = "trusted" }\n',
      [{ type: "replace", path: ["projects", "/y", "trust_level"], value: "trusted" }],
      'model = "x"\n[projects]\n"/z" = { trust_level = "trusted" }\n\n[projects."/y"]\ntrust_level = "trusted"\n',
    ],
    [
      "sub-tables behind their table, new tables last",
      "[tools]\nview_image = false # vi\n\n# end\n",
      [
        replace("features.memories", true),
        replace("tools.web_search", { context_size: "low", location: { city: "X" } }),
      ],
      '[tools]\nview_image = false # vi\n\n[tools.web_search]\ncontext_size = "low"\n\n[tools.web_search.location]\ncity = "X"\n\n[features]\nmemories = true\n\n# end\n',
    ],
    [
      "dotted keys beside dotted keys",
      'model = "x"\ntools.view_image = true\n[[skills.config]]\npath="/x"\n',
      [replace("tools.view_image", false), replace("tools.web_search", true), replace("review_model", "q")],
      'model = "x"\ntools.view_image = false\ntools.web_search = true\nreview_model = "q"\n[[skills.config]]\npath="/x"\n',
    ],
    [
      "a last line without a line end",
      'model = "x"',
      [replace("review_model", "q"), replace("tools.view_image", false)],
      'model = "x"\nreview_model = "q"\n\n[tools]\nview_image = false\n',
    ],
    [
      "CRLF line ends",
      'model = "x"\r\n[tools]\r\nview_image = true\r\n',
      [replace("review_model", "q"), replace("tools.view_image", false)],
      'model = "x"\r\nreview_model = "q"\r\n[tools]\r\nview_image = false\r\n',
    ],
    [
      "an inline table in its place",
      "tools = { view_image = true } # it\n",
      [replace("tools.view_image", false), replace("tools.web_search", true)],
      "tools = { view_image = false, web_search = true } # it\n",
    ],
    [
      "a list of tables",
      '[[skills.config]]\npath="/x"\n\n[[skills.config]]\npath="/z"\n',
      [replace("skills.config", [{ path: "/y", enabled: true }])],
      '[skills]\nconfig = [{ path = "/y", enabled = true }]\n',
    ],
    [
      "a first key above the first table's comment",
      "# my config\n\n# tools\n[tools]\n",
      [replace("model", "m")],
      '# my config\n\nmodel = "m"\n\n# tools\n[tools]\n',
    ],
    [
      "a key in a file of comments",
      "# only comment\n",
      [replace("model", "n")],
      '# only comment\nmodel = "n"\n',
    ],
    [
      "strings that need quotes",
      "",
      [replace("notify", ["b c", 'd"e', 'it\'s "x"', "\u0001\n"])],
      'notify = ["b c", \'d"e\', "it\'s \\"x\\"", "\\u0001\\n"]\n',
    ],
    ["nothing to delete", "# c\nmodel = 'a'\n", [remove("tools.x")], "# c\nmodel = 'a'\n"],
    ["the same value again", "model   =  'a' # c\n", [replace("model", "a")], "model   =  'a' # c\n"],
  ];

  it.each(CASES)("%s", async (_name, before, edits, after) => {
    expect(await edited(before, ...edits)).toBe(after);
  });

  it("refuses what is no table, an empty path and text that is no TOML", async () => {
    expect(await editText('model = "x"\n', [replace("model.sub", "x")])).toMatchObject({
      error: { kind: "nonTableParent", message: "cannot set value on non-table parent" },
    });
    expect(await editText("", [{ type: "replace", path: [], value: 1 }])).toMatchObject({
      error: { message: "keyPath must not be empty" },
    });
    expect(await editText("model = \n", [replace("model", "x")])).toMatchObject({
      error: { kind: "unreadable" },
    });
  });
});

describe("any edit", () => {
  const name = fc.constantFrom("a", "b", "c", "d e", 'q"', "é");
  const scalar: fc.Arbitrary<TomlValue> = fc.oneof(
    fc.string({ maxLength: 6, unit: "binary" }).map((text) => text.replace(/\p{Surrogate}/gu, "")),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 3 }),
  );
  const value = fc.letrec<{ node: TomlValue; table: TomlValue }>((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, scalar, tie("table")),
    table: fc.dictionary(name, tie("node"), { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<TomlValue>,
  }));
  const edit: fc.Arbitrary<ConfigEdit> = fc.oneof(
    fc.record({
      type: fc.constantFrom("replace", "upsert"),
      path: fc.array(name, { minLength: 1, maxLength: 3 }),
      value: value.node,
    }),
    fc.record({ type: fc.constant("delete" as const), path: fc.array(name, { minLength: 1, maxLength: 3 }) }),
  ) as fc.Arbitrary<ConfigEdit>;
  const START =
    "# top\na = 1 # one\nb.c = 2\n\n# the c table\n[c] # c\na = { b = 1, c = [1, 2] }\nb = '''\nlong'''\n\n[c.d.a]\nb = 1\n[[d]]\na = 1\n[d.b]\na = 1\n[[d]]\n\n# end\n";

  it("leaves exactly the intended values or refuses", async () => {
    let refused = 0;
    const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let text = START;
      for (const each of edits) {
        const before = parseDocument(text);
        const result = await editText(text, [each]);
        if (!result.ok) {
          // Only a value in the way of the path may stop an edit.
          if (result.error.kind !== "nonTableParent") refused++;
          continue;
        }
        const after = parseDocument(result.value);
        expect(withoutEmpty(after)).toEqual(before.ok ? clean(intendedTree(before.value, each)) : undefined);
        text = result.value;
        expect(text.startsWith("# top\n")).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: 150, seed: 42 });
    expect(refused).toBe(0);
  });

  function withoutEmpty(parsed: ReturnType<typeof parseDocument>): unknown {
    return parsed.ok ? clean(parsed.value) : undefined;
  }

  function clean(tree: TomlTable): unknown {
    return dropEmpty(toJson(tree));
  }

  function dropEmpty(json: unknown): unknown {
    if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
    const entries = Object.entries(json).map(([key, inner]) => [key, dropEmpty(inner)] as const);
    const kept = entries.filter(([, inner]) => inner !== undefined);
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
});

describe("edits on disk", () => {
  let machine: Machine;
  beforeEach(() => void (machine = newMachine()));
  afterEach(() => machine.remove());

  it("creates the file and its folder, keeps links and modes", async () => {
    const home = path.join(machine.root, "new/home");
    expect(await editConfigFile(path.join(home, "config.toml"), [replace("model", "m")])).toEqual({
      ok: true,
    });
    const real = machine.write("dotfiles/config.toml", "# mine\n");
    fs.chmodSync(real, 0o600);
    const link = path.join(machine.codexHome, "config.toml");
    fs.symlinkSync(real, link);
    await editConfigFile(link, [replace("model", "m")]);
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(real, "utf8")).toBe('# mine\nmodel = "m"\n');
    expect(fs.statSync(real).mode & 0o777).toBe(0o600);
  });

  it("leaves a read-only file and a malformed file alone and says why", async () => {
    machine.config("# mine\n");
    const file = path.join(machine.codexHome, "config.toml");
    fs.chmodSync(file, 0o444);
    expect(await editConfigFile(file, [replace("model", "m")])).toEqual({
      ok: false,
      error: { kind: "unwritable", message: `${file} is read-only: make it writable or change it by hand.` },
    });
    fs.chmodSync(file, 0o644);
    machine.config("model = \n");
    expect(await editConfigFile(file, [replace("model", "m")])).toMatchObject({
      error: { kind: "unreadable" },
    });
    expect(fs.readFileSync(file, "utf8")).toBe("model = \n");
  });

  it("stores trust under the root of the repository", async () => {
    const cwd = path.join(machine.project, "sub");
    fs.mkdirSync(cwd);
    await markTrusted(machine.codexHome, locateProject(cwd, [".git"]));
    expect(fs.readFileSync(path.join(machine.codexHome, "config.toml"), "utf8")).toBe(
      `[projects."${machine.project}"]\ntrust_level = "trusted"\n`,
    );
    expect(machine.load({ cwd }).sandboxMode).toBe("workspace-write");
  });
});
