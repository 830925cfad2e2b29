// Providers: the built-in ones, and those of `[model_providers.<id>]`. The table is validated by
// `config`; here a member of the wrong type merely counts as absent.
import { VERSION } from "../base/version.ts";
import { asNumber, asObject, asString, type JsonObject } from "./json.ts";
import type { Provider } from "./types.ts";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const OSS_PORTS = { ollama: 11434, lmstudio: 1234 } as const;
const OSS_NAMES = { ollama: "Ollama", lmstudio: "LM Studio" } as const;
// spec/requirements.md PROV-9.
const REQUEST_RETRIES = 4;
const STREAM_RETRIES = 5;
const MOST_RETRIES = 100;
const IDLE_TIMEOUT_MS = 300_000;
// The longest wait a timer can hold.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const BUILT_IN_PROVIDERS = ["openai", "ollama", "lmstudio"] as const;
export type BuiltInProvider = (typeof BUILT_IN_PROVIDERS)[number];

/** Whether the id is one that `[model_providers]` may not redefine (PROV-1). */
export function isBuiltInProvider(id: string): id is BuiltInProvider {
  return (BUILT_IN_PROVIDERS as readonly string[]).includes(id);
}

export interface BuiltInOptions {
  /** `chatgpt_base_url` of the configuration. */
  readonly chatgptBaseUrl?: string;
  /** `openai_base_url` of the configuration. OPENAI_BASE_URL is not read (spec/cli.md 2.6). */
  readonly openaiBaseUrl?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A built-in provider. */
export function builtInProvider(id: BuiltInProvider, options: BuiltInOptions): Provider {
  return id === "openai" ? openai(options) : openSource(id, options.env);
}

/** A provider from its config table (snake_case keys as in config.toml), with the defaults filled in. */
export function providerFromConfig(id: string, table: JsonObject): Provider {
  const envKey = asString(table["env_key"]);
  const envKeyInstructions = asString(table["env_key_instructions"]);
  const bearerToken = asString(table["experimental_bearer_token"]);
  return {
    id,
    name: asString(table["name"]) ?? id,
    baseUrl: withoutSlash(asString(table["base_url"]) ?? OPENAI_BASE_URL),
    wireApi: "responses",
    ...(envKey === null ? {} : { envKey }),
    ...(envKeyInstructions === null ? {} : { envKeyInstructions }),
    ...(bearerToken === null ? {} : { bearerToken }),
    queryParams: strings(table["query_params"]),
    httpHeaders: strings(table["http_headers"]),
    envHttpHeaders: strings(table["env_http_headers"]),
    requestMaxRetries: count(table["request_max_retries"], REQUEST_RETRIES, MOST_RETRIES),
    streamMaxRetries: count(table["stream_max_retries"], STREAM_RETRIES, MOST_RETRIES),
    streamIdleTimeoutMs: count(table["stream_idle_timeout_ms"], IDLE_TIMEOUT_MS, LONGEST_TIMEOUT_MS),
    requiresOpenaiAuth: table["requires_openai_auth"] === true,
  };
}

function openai({ openaiBaseUrl, chatgptBaseUrl }: BuiltInOptions): Provider {
  const table = { name: "OpenAI", base_url: openaiBaseUrl, requires_openai_auth: true };
  // An address that the user set counts for every kind of account.
  const ofChatgpt = openaiBaseUrl === undefined && chatgptBaseUrl !== undefined;
  return {
    ...providerFromConfig("openai", table),
    ...(ofChatgpt ? { chatgptBaseUrl: `${withoutSlash(chatgptBaseUrl)}/codex` } : {}),
    httpHeaders: { version: VERSION },
    envHttpHeaders: {
      "OpenAI-Organization": "OPENAI_ORGANIZATION",
      "OpenAI-Project": "OPENAI_PROJECT",
    },
  };
}

function openSource(id: "ollama" | "lmstudio", env: BuiltInOptions["env"]): Provider {
  const port = env["CODEX_OSS_PORT"] || OSS_PORTS[id];
  const baseUrl = env["CODEX_OSS_BASE_URL"] || `http://localhost:${port}/v1`;
  return providerFromConfig(id, { name: OSS_NAMES[id], base_url: baseUrl });
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function strings(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function count(value: unknown, fallback: number, most: number): number {
  const given = asNumber(value);
  return given === null || given < 0 ? fallback : Math.min(Math.floor(given), most);
}
