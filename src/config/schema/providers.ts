// Keys of model providers (CONF-111 … CONF-132, PROV).
import type { TomlTable } from "../tree.ts";
import { flag, integer, mapOf, path, table, text, textMap, texts, type CheckFault } from "./spec.ts";

/** Ids that a user table may not take. */
export const BUILT_IN_PROVIDER_IDS = ["lmstudio", "ollama", "openai"] as const;

const auth = table(
  "ModelProviderAuthInfo",
  "A command that prints the bearer token.",
  {
    command: text("The program."),
    args: texts("Its arguments.", "[]"),
    timeout_ms: integer("a nonzero u64", "Time limit in milliseconds.", "5000"),
    refresh_interval_ms: integer(
      "u64",
      "Run again after this many milliseconds; 0: only after a refusal.",
      "300000",
    ),
    cwd: path("Its working directory."),
  },
  { required: ["command"] },
);

const provider = table(
  "ModelProviderInfo",
  "One endpoint that serves models.",
  {
    name: text("Name shown to people."),
    base_url: text("Root of the API, e.g. https://host/v1."),
    env_key: text("Environment variable with the API key."),
    env_key_instructions: text("Hint shown when that variable is missing."),
    experimental_bearer_token: text("The token itself; prefer env_key."),
    auth,
    wire_api: text("The dialect; only `responses`.", "responses"),
    query_params: textMap("Parameters added to every URL."),
    http_headers: textMap("Headers added to every request."),
    env_http_headers: textMap("Headers whose values come from environment variables."),
    request_max_retries: integer("u64", "Retries of a failed request, at most 100.", "4"),
    stream_max_retries: integer("u64", "Reconnections of a broken stream, at most 100.", "5"),
    stream_idle_timeout_ms: integer("u64", "Silence after which a stream counts as broken.", "300000"),
    websocket_connect_timeout_ms: integer("u64", "Time limit for opening a WebSocket.", "15000"),
    requires_openai_auth: flag("Use the OpenAI sign-in.", "false"),
    supports_websockets: flag("Whether the endpoint takes WebSockets.", "false"),
  },
  { required: ["name"], check: checkWireApi },
);

export const providerKeys = {
  model_providers: mapOf(provider, "Providers by id.", checkProviders),
  openai_base_url: text("Root of the API of the built-in openai provider."),
  chatgpt_base_url: text(
    "Root of the services behind a ChatGPT sign-in.",
    "https://chatgpt.com/backend-api/",
  ),
  oss_provider: text("The local provider that --oss uses: lmstudio or ollama."),
} as const;

function checkWireApi(provider: TomlTable): CheckFault | undefined {
  const wireApi = provider["wire_api"];
  if (wireApi === undefined || wireApi === "responses") return undefined;
  if (wireApi !== "chat") {
    return { message: `unknown variant \`${String(wireApi)}\`, expected \`responses\``, at: ["wire_api"] };
  }
  const message =
    '`wire_api = "chat"` is no longer supported.\nHow to fix: set `wire_api = "responses"` in your provider config.\n' +
    "More info: https://github.com/openai/codex/discussions/7782";
  return { message, at: ["wire_api"] };
}

function checkProviders(providers: TomlTable): CheckFault | undefined {
  const taken = BUILT_IN_PROVIDER_IDS.filter((id) => providers[id] !== undefined);
  if (taken.length > 0) {
    const ids = taken.map((id) => `\`${id}\``).join(", ");
    return {
      message:
        `model_providers contains reserved built-in provider IDs: ${ids}. Built-in providers cannot be overridden. ` +
        "Rename your custom provider (for example, `openai-custom`).",
    };
  }
  for (const [id, provider] of Object.entries(providers)) {
    const message = authFault(provider as TomlTable);
    if (message !== undefined) return { message: `model_providers.${id}: ${message}` };
  }
  return undefined;
}

function authFault(provider: TomlTable): string | undefined {
  const auth = provider["auth"] as TomlTable | undefined;
  if (auth === undefined) return undefined;
  if (String(auth["command"]).trim() === "") return "provider auth.command must not be empty";
  const others = ["env_key", "experimental_bearer_token"].filter((key) => provider[key] !== undefined);
  if (provider["requires_openai_auth"] === true) others.push("requires_openai_auth");
  return others.length === 0 ? undefined : `provider auth cannot be combined with ${others.join(", ")}`;
}
