// Puts `codex exec` together: configuration, engine, an in-process connection.
import * as path from "node:path";
import { AppServer } from "../app-server/server.ts";
import { connectInProcess } from "../app-server/transports/in-process.ts";
import { UserError } from "../base/user-error.ts";
import { isUuid } from "../base/ids.ts";
import type { EffectiveConfig } from "../config/effective-types.ts";
import { loadConfig, type ConfigFlags } from "../config/effective.ts";
import { execErrorText } from "../config/error.ts";
import { unfinishedWarning } from "../config/settle.ts";
import { openAuthStore } from "../config/auth-file.ts";
import { loadInstructionFiles } from "../config/instruction-files.ts";
import { isBuiltInProvider } from "../model/providers.ts";
import { preparedCodexHome } from "../config/home.ts";
import { parseOverrides } from "../config/overrides.ts";
import { Engine } from "../core/engine.ts";
import { createServices } from "../core/services.ts";
import type { ExecConfig, ExecHost } from "../exec/host.ts";
import type { ExecOptions } from "../exec/options.ts";
import { findLatest, findThreadByName } from "../rollout/locate.ts";
import { selfArgv } from "./self.ts";

/** Loads what exec needs. @throws UserError for a configuration that cannot be used */
export async function createExecHost(options: ExecOptions): Promise<ExecHost> {
  const { env } = process;
  const codexHome = preparedCodexHome(env);
  const cwd = path.resolve(options.cwd ?? ".");
  const overrides = parseOverrides(options.overrides);
  if (!overrides.ok) throw new UserError(execErrorText(overrides.error).trimEnd());
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const load = (flags: ConfigFlags): EffectiveConfig => {
    const config = loadConfig({ codexHome, cwd, env, flags, overrides: overrides.value, ...profile });
    if (!config.ok) throw new UserError(execErrorText(config.error).trimEnd());
    return config.value;
  };
  let flags = execFlags(options);
  let config = load(flags);
  if (options.oss) {
    const { localModelServer } = await import("./oss.ts");
    const local = await localModelServer(options.localProvider ?? null, config.ossProvider, env);
    flags = { model: local.model, ...flags, modelProvider: local.provider };
    config = load(flags);
  }
  refuseUnusable(config, codexHome);
  const connect = () => {
    const services = createServices({
      codexHome,
      cwd,
      env,
      source: "exec",
      selfArgv: selfArgv(),
      overrides: overrides.value,
      flags,
      apiKey: env["CODEX_API_KEY"] ?? null,
      ...profile,
    });
    return connectInProcess(new AppServer((events) => new Engine(services, events)));
  };
  return { connect, env, config: execConfig(config) };
}

/** What would only fail later, said before anything is read from stdin. @throws UserError */
function refuseUnusable(config: EffectiveConfig, codexHome: string): void {
  const id = config.modelProvider;
  if (!isBuiltInProvider(id) && config.modelProviders[id] === undefined) {
    throw new UserError(`Model provider \`${id}\` not found`);
  }
  const texts = loadInstructionFiles(config);
  if (!texts.ok) throw new UserError(execErrorText(texts.error).trimEnd());
  const auth = openAuthStore(codexHome, "auto").load();
  if (!auth.ok) throw new UserError(`${path.join(codexHome, "auth.json")}: ${auth.error.message}`);
}

function execFlags(options: ExecOptions): ConfigFlags {
  const sandbox = options.bypassApprovalsAndSandbox
    ? "danger-full-access"
    : options.fullAuto
      ? "workspace-write"
      : options.sandbox;
  return {
    approvalPolicy: "never",
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(sandbox === undefined ? {} : { sandboxMode: sandbox }),
    ...(options.addDirs.length === 0
      ? {}
      : { additionalWritableRoots: options.addDirs.map((dir) => path.resolve(dir)) }),
  };
}

function execConfig(config: EffectiveConfig): ExecConfig {
  const unfinished = unfinishedWarning(config, path.join(config.codexHome, "config.toml"));
  return {
    cwd: config.cwd,
    hideReasoning: config.hideAgentReasoning,
    showRawReasoning: config.showRawAgentReasoning,
    reasoningEffort: config.reasoningEffort,
    reasoningSummary: config.reasoningSummary,
    warnings: unfinished === null ? config.warnings : [...config.warnings, unfinished],
    findThread: ({ last, all, name }) => {
      const { codexHome } = config;
      if (!last) {
        if (name === null || isUuid(name)) return name;
        return findThreadByName(codexHome, name)?.id ?? null;
      }
      return findLatest(codexHome, all ? {} : { cwd: config.cwd })?.id ?? null;
    },
  };
}
