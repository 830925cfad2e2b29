import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskKey, openAuthStore } from "./auth-file.ts";
import { parseAuth } from "./auth-format.ts";
import { newMachine, type Machine } from "./machine.fixture.ts";

let machine: Machine;
beforeEach(() => void (machine = newMachine()));
afterEach(() => machine.remove());

describe("auth.json", () => {
  it("stores an API key for its owner only, in the format of 0.120", () => {
    const store = openAuthStore(machine.codexHome, "file");
    const file = path.join(machine.codexHome, "auth.json");
    expect(store.load()).toEqual({ ok: true, value: null });
    machine.write("home/auth.json", "{}");
    expect(store.save({ mode: "apikey", apiKey: "sk-ab" })).toMatchObject({ ok: true });
    expect(fs.readFileSync(file, "utf8")).toBe('{\n  "auth_mode": "apikey",\n  "OPENAI_API_KEY": "sk-ab"\n}');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(store.load()).toEqual({ ok: true, value: { mode: "apikey", apiKey: "sk-ab" } });
    expect([store.remove(), store.remove()]).toEqual([
      { ok: true, value: true },
      { ok: true, value: false },
    ]);
  });

  it("reads and writes a ChatGPT sign-in without loss", () => {
    const store = openAuthStore(machine.codexHome, "auto");
    const tokens = { idToken: "i", accessToken: "a", refreshToken: "r", accountId: "acc" };
    const auth = { mode: "chatgpt", apiKey: null, tokens, lastRefresh: "2030-01-01T00:00:00Z" } as const;
    store.save(auth);
    expect(store.load()).toEqual({ ok: true, value: auth });
  });

  it("reads files without a mode and files without a sign-in", () => {
    expect(parseAuth('{"OPENAI_API_KEY":"sk-file"}')).toEqual({
      ok: true,
      value: { mode: "apikey", apiKey: "sk-file" },
    });
    expect(parseAuth("{}")).toEqual({ ok: true, value: null });
  });

  it.each([
    ['{"tokens":5}', "invalid type: integer `5`, expected struct TokenData at line 1 column 11"],
    ['{"tokens":{}}', "missing field `id_token`"],
    ["{bad", "key must be a string at line 1 column 2"],
    ["[]", "invalid type: sequence, expected struct AuthDotJson"],
  ])("refuses %s", (text, message) => {
    const parsed = parseAuth(text);
    expect(parsed.ok ? "" : parsed.error.message.slice(0, message.length)).toBe(message);
  });

  it("keeps an ephemeral sign-in in memory and has no keyring", () => {
    const store = openAuthStore(machine.codexHome, "ephemeral");
    store.save({ mode: "apikey", apiKey: "k" });
    expect(store.load()).toMatchObject({ value: { apiKey: "k" } });
    expect(openAuthStore(machine.codexHome, "ephemeral").load()).toEqual({ ok: true, value: null });
    expect(fs.readdirSync(machine.codexHome)).toEqual([]);
    expect(openAuthStore(machine.codexHome, "keyring").save({ mode: "apikey", apiKey: "k" })).toMatchObject({
      error: { kind: "keyringUnavailable" },
    });
  });
});

describe("masked keys", () => {
  it("show the first 8 and last 5 characters of long keys only", () => {
    expect(
      ["sk-test-1234567890abcdef", "sk-spaces-here-12345", "sk-ab", "1234567890123"].map(maskKey),
    ).toEqual(["sk-test-***bcdef", "sk-space***12345", "***", "***"]);
  });
});
