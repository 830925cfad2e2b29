import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfigLayers } from "./effective.ts";
import { layerVersion } from "./layer-version.ts";
import { parseOverrides } from "./overrides.ts";
import { writeConfig, type RequestedEdit, type WriteRequest } from "./write.ts";

const TEXT = '# head\nmodel = "a" # mine\n\n[tools]\nview_image = false\n';

function home(text: string | null = TEXT, flags: readonly string[] = []) {
  const codexHome = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "config-write-")));
  onTestFinished(() => fs.rmSync(codexHome, { recursive: true, force: true }));
  const file = path.join(codexHome, "config.toml");
  if (text !== null) fs.writeFileSync(file, text);
  const overrides = parseOverrides(flags);
  const layers = () => {
    const read = readConfigLayers({
      codexHome,
      cwd: codexHome,
      env: { HOME: codexHome },
      systemDir: path.join(codexHome, "etc"),
      overrides: overrides.ok ? overrides.value : [],
    });
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  };
  const write = (edits: readonly RequestedEdit[], more: Partial<WriteRequest> = {}) =>
    writeConfig({
      codexHome,
      filePath: null,
      expectedVersion: null,
      edits,
      layers: layers(),
      pinned: { features: {}, source: "" },
      ...more,
    });
  const version = () => layerVersion(layers().find((layer) => layer.name.type === "user")!);
  return { codexHome, file, layers, write, version, text: () => fs.readFileSync(file, "utf8") };
}

const set = (keyPath: string, value: unknown, mergeStrategy: "replace" | "upsert" = "replace") => ({
  keyPath,
  value,
  mergeStrategy,
});

describe("A write of a client", () => {
  it("changes what it names, keeps comments, and answers with the new version", async () => {
    const { write, text, version } = home();
    const written = await write([set("model", "b"), set("tools", { web_search: true }, "upsert")]);
    expect(written.ok && written.value.version).toBe(version());
    expect(text()).toBe('# head\nmodel = "b" # mine\n\n[tools]\nview_image = false\nweb_search = true\n');
  });

  it("takes quoted names as one, removes with null, and makes a file where there is none", async () => {
    const { write, text } = home(null);
    await write([set('projects."/a.b".trust_level', "trusted"), set("model", "x"), set("model", null)]);
    expect(text()).toBe('[projects."/a.b"]\ntrust_level = "trusted"\n');
  });

  it("is whole or nothing: one bad edit leaves the file as it was", async () => {
    const { write, text } = home();
    const written = await write([set("model", "b"), set("approval_policy", "bogus")]);
    expect(written).toMatchObject({ ok: false, error: { code: "configValidationError" } });
    expect(text()).toBe(TEXT);
  });

  it.each([
    ["configValidationError", [set("", "x")], {}],
    ["configValidationError", [set("model.sub", "x")], {}],
    ["configValidationError", [set("tools", { a: null })], {}],
    ["configValidationError", [set("model", 5)], {}],
    ["configPathNotFound", [set("nothing.here", null)], {}],
    ["configLayerReadonly", [set("model", "x")], { filePath: "/etc/passwd" }],
    ["configLayerReadonly", [set("model", "x")], { filePath: "config.toml" }],
    ["configVersionConflict", [set("model", "x")], { expectedVersion: "sha256:00" }],
  ])("is refused with %s: %j %j", async (code, edits, more) => {
    const { write, text } = home();
    expect(await write(edits, more)).toMatchObject({ ok: false, error: { code } });
    expect(text()).toBe(TEXT);
  });

  it("of a feature that is pinned is refused and names who pinned it", async () => {
    const { write } = home();
    const pinned = { features: { plugins: false }, source: "/etc/codex/requirements.toml" };
    const written = await write([set("features.plugins", true)], { pinned });
    expect(written.ok ? "" : written.error.message).toContain("set by /etc/codex/requirements.toml");
  });

  it("that `-c` hides says so, with the value in force", async () => {
    const { write } = home(TEXT, ['model="typed"']);
    const written = await write([set("model", "b")]);
    expect(written).toMatchObject({
      ok: true,
      value: { overridden: { layer: { name: { type: "sessionFlags" } }, effectiveValue: "typed" } },
    });
    expect(await write([set("model", "typed")])).toMatchObject({ value: { overridden: null } });
  });

  it("loses against a writer that was faster, and against a file that is read-only", async () => {
    const { write, file, layers, text } = home();
    const seen = layers();
    fs.writeFileSync(file, 'model = "other"\n');
    const expectedVersion = layerVersion(seen.find((layer) => layer.name.type === "user")!);
    expect(await write([set("model", "b")], { expectedVersion })).toMatchObject({
      error: { code: "configVersionConflict" },
    });
    fs.chmodSync(file, 0o444);
    expect(await write([set("model", "b")])).toMatchObject({ error: { code: null } });
    expect(text()).toBe('model = "other"\n');
  });

  it("can mend a value that stops the program", async () => {
    const { write, text } = home("model = 5\n");
    expect((await write([set("model", "ok")])).ok).toBe(true);
    expect(text()).toBe('model = "ok"\n');
  });
});
