// Makes the services that the threads of a process share.
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { AbsPath } from "../base/ids.ts";
import { isUuid } from "../base/ids.ts";
import { errnoCode } from "../base/os-error.ts";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { loadConfig, readConfigLayers, type ConfigFlags } from "../config/effective.ts";
import { ok } from "../base/result.ts";
import { openAuthStore } from "../config/auth-file.ts";
import type { Override } from "../config/overrides.ts";
import { createTransport } from "../model/http.ts";
import type { Credentials } from "../model/credentials.ts";
import { DEFAULT_ISSUER } from "../config/effective-values.ts";
import { Account } from "./account/account.ts";
import { createResponsesClient } from "../model/responses/client.ts";
import type { ModelClient } from "../model/types.ts";
import type { SessionSource } from "../rollout/types.ts";
import { createSandbox } from "../sandbox/platform.ts";
import { ThreadIndex } from "../rollout/index/thread-index.ts";
import { userAgent } from "./user-agent.ts";
import type { Services } from "./thread-state.ts";

export interface ServicesOptions {
  readonly codexHome: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly source: SessionSource;
  /** This program's argv prefix. */
  readonly selfArgv: readonly string[];
  /** `-c` overrides of the process, under those of a request. */
  readonly overrides: readonly Override[];
  readonly flags: ConfigFlags;
  readonly profile?: string;
  /** A key for the built-in provider that beats auth.json (CODEX_API_KEY under exec). */
  readonly apiKey: string | null;
}

/** Creates them. Nothing is read or started before it is used. */
export function createServices(options: ServicesOptions): Services {
  const { codexHome } = options;
  const env = definedEnv(options.env);
  const clients = new Map<string, ModelClient>();
  let index: ThreadIndex | null = null;
  let client: { name: string; version: string } | null = null;
  const account = once(() => openAccount(options, () => services.userAgent));
  const credentials: Credentials = {
    env: options.env,
    account: () => account().credential(),
    freshen: () => account().freshen(),
    recover: (token) => account().recover(token),
  };
  const services: Services = {
    codexHome: codexHome as AbsPath,
    cwd: options.cwd,
    env,
    source: options.source,
    selfArgv: options.selfArgv,
    sandbox: createSandbox(process.platform),
    installationId: once(() => installationId(codexHome)),
    get originator() {
      return env["CODEX_INTERNAL_ORIGINATOR_OVERRIDE"] ?? client?.name ?? "codex_cli_rs";
    },
    get userAgent() {
      return userAgent(this.originator, client?.version ?? "0", env);
    },
    adoptClient(given) {
      client ??= { ...given };
    },
    modelClient(provider) {
      const key = JSON.stringify(provider);
      const known = clients.get(key);
      if (known !== undefined) return known;
      const made = createResponsesClient(provider, credentials);
      clients.set(key, made);
      return made;
    },
    loadConfig: (request) =>
      loadConfig({
        codexHome,
        cwd: path.resolve(options.cwd, request.cwd),
        overrides: [...options.overrides, ...request.overrides],
        flags: { ...options.flags, ...request.flags },
        env: options.env,
        ...(options.profile === undefined ? {} : { profile: options.profile }),
      }),
    configLayers: () => {
      const { cwd, env, overrides } = options;
      const layers = readConfigLayers({ codexHome, cwd, env, overrides });
      return layers.ok ? ok(layers.value.filter((layer) => layer.name.type !== "project")) : layers;
    },
    index: () => (index ??= new ThreadIndex({ codexHome })),
    account,
  };
  return services;
}

function definedEnv(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The id in CODEX_HOME/installation_id; made when missing. One that cannot be kept lasts for the process. */
function installationId(codexHome: string): string {
  const file = path.join(codexHome, "installation_id");
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : "";
  if (isUuid(text)) return text;
  const made = randomUUID();
  try {
    writeFileAtomic(file, made);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
  }
  return made;
}

/** The process's account, kept where the user's configuration says. */
function openAccount(options: ServicesOptions, userAgent: () => string): Account {
  const { codexHome, env, overrides } = options;
  const config = loadConfig({ codexHome, cwd: codexHome, env, overrides });
  return new Account({
    store: openAuthStore(codexHome, config.ok ? config.value.credentialsStore : "auto"),
    givenKey: options.apiKey,
    async refresh(tokens) {
      const { refreshTokens } = await import("./account/issuer.ts");
      const transport = createTransport(env);
      try {
        const web = { transport, userAgent: userAgent(), signal: new AbortController().signal };
        return await refreshTokens(web, config.ok ? config.value.loginIssuer : DEFAULT_ISSUER, tokens);
      } finally {
        transport.close();
      }
    },
  });
}
