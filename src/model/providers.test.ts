import { describe, expect, it } from "vitest";
import { authHeaders } from "./credentials.ts";
import { builtInProvider, isBuiltInProvider, providerFromConfig } from "./providers.ts";

describe("providerFromConfig", () => {
  it("fills in the defaults", () => {
    expect(providerFromConfig("x", { name: "X", base_url: "http://h/v1/" })).toEqual({
      id: "x",
      name: "X",
      baseUrl: "http://h/v1",
      wireApi: "responses",
      queryParams: {},
      httpHeaders: {},
      envHttpHeaders: {},
      requestMaxRetries: 4,
      streamMaxRetries: 5,
      streamIdleTimeoutMs: 300_000,
      requiresOpenaiAuth: false,
    });
  });

  it("caps retries at 100 and takes members of the wrong type as absent", () => {
    const table = {
      request_max_retries: 1000,
      stream_max_retries: "7",
      http_headers: { a: 1, b: "c" },
      env_key: 5,
    };
    const provider = providerFromConfig("x", table);
    expect(provider).toMatchObject({ requestMaxRetries: 100, streamMaxRetries: 5, httpHeaders: { b: "c" } });
    expect(provider).not.toHaveProperty("envKey");
    expect(providerFromConfig("x", { stream_idle_timeout_ms: 1e12 }).streamIdleTimeoutMs).toBe(2 ** 31 - 1);
    expect(providerFromConfig("x", { request_max_retries: 0 }).requestMaxRetries).toBe(0);
  });
});

describe("builtInProvider", () => {
  it("gives OpenAI its URL, or the configured one, and its own headers", () => {
    const openai = builtInProvider("openai", { env: { OPENAI_BASE_URL: "http://ignored" } });
    expect(openai).toMatchObject({ baseUrl: "https://api.openai.com/v1", requiresOpenaiAuth: true });
    expect(openai.httpHeaders["version"]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(openai.envHttpHeaders).toEqual({
      "OpenAI-Organization": "OPENAI_ORGANIZATION",
      "OpenAI-Project": "OPENAI_PROJECT",
    });
    expect(builtInProvider("openai", { openaiBaseUrl: "http://h/v1/", env: {} }).baseUrl).toBe("http://h/v1");
  });

  it("finds local servers on their ports, or where the environment says", () => {
    expect(builtInProvider("ollama", { env: {} }).baseUrl).toBe("http://localhost:11434/v1");
    expect(builtInProvider("lmstudio", { env: {} }).baseUrl).toBe("http://localhost:1234/v1");
    expect(builtInProvider("ollama", { env: { CODEX_OSS_PORT: "9" } }).baseUrl).toBe("http://localhost:9/v1");
    expect(builtInProvider("ollama", { env: { CODEX_OSS_BASE_URL: "http://h/v1" } }).baseUrl).toBe(
      "http://h/v1",
    );
  });

  it("reserves three ids", () => {
    expect(["openai", "ollama", "lmstudio", "mock"].map(isBuiltInProvider)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe("authHeaders", () => {
  const credentials = {
    account: () => ({ token: "account", accountId: null, isChatgpt: false }),
    freshen: async () => undefined,
    recover: async () => false,
    env: { KEY: "key", BLANK: " " },
  };
  const headers = (table: object): unknown => authHeaders(providerFromConfig("x", { ...table }), credentials);

  it("takes the variable, else the token, else the account where it is asked for", () => {
    expect(headers({ env_key: "KEY", experimental_bearer_token: "t" })).toEqual({
      authorization: "Bearer key",
    });
    expect(headers({ experimental_bearer_token: "t" })).toEqual({ authorization: "Bearer t" });
    expect(headers({ requires_openai_auth: true, env_key: "UNSET" })).toEqual({
      authorization: "Bearer account",
    });
    expect(headers({})).toEqual({});
  });

  it("sends nothing for an account that is not logged in", () => {
    const nobody = {
      account: () => null,
      freshen: async () => undefined,
      recover: async () => false,
      env: {},
    };
    expect(authHeaders(providerFromConfig("x", { requires_openai_auth: true }), nobody)).toEqual({});
  });

  it("refuses a variable that is unset or blank", () => {
    expect(() => headers({ env_key: "UNSET" })).toThrow("Missing environment variable: `UNSET`.");
    expect(() => headers({ env_key: "BLANK" })).toThrow("Missing environment variable: `BLANK`.");
  });
});
