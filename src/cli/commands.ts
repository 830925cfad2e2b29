// Which file runs which command. Each is loaded when it is asked for, and nothing else is.
import type { ParsedArgs } from "./args/types.ts";

/** Runs a command and resolves to the exit code. Throws `UserError` for what the user can mend. */
export type Command = (args: ParsedArgs) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  "": async () => (await import("./commands/tui.ts")).runTui,
  exec: async () => (await import("./commands/exec.ts")).runExecCommand,
  "exec resume": async () => (await import("./commands/exec.ts")).runExecCommand,
  "exec review": async () => (await import("./commands/exec.ts")).runExecCommand,
  review: async () => (await import("./commands/exec.ts")).runExecCommand,
  resume: async () => (await import("./commands/tui.ts")).runTui,
  fork: async () => (await import("./commands/tui.ts")).runTui,
  login: async () => (await import("./commands/login.ts")).runLogin,
  "login status": async () => (await import("./commands/login.ts")).runLoginStatus,
  logout: async () => (await import("./commands/login.ts")).runLogout,
  "mcp list": async () => (await import("./commands/mcp-show.ts")).runMcpList,
  "mcp get": async () => (await import("./commands/mcp-show.ts")).runMcpGet,
  "mcp add": async () => (await import("./commands/mcp-edit.ts")).runMcpAdd,
  "mcp remove": async () => (await import("./commands/mcp-edit.ts")).runMcpRemove,
  "mcp login": async () => (await import("./commands/mcp-login.ts")).runMcpLogin,
  "mcp logout": async () => (await import("./commands/mcp-login.ts")).runMcpLogout,
  "app-server": async () => (await import("./commands/app-server.ts")).runAppServerCommand,
  "app-server generate-ts": async () => (await import("./commands/generate.ts")).runGenerateTs,
  "app-server generate-json-schema": async () =>
    (await import("./commands/generate.ts")).runGenerateJsonSchema,
  completion: async () => (await import("./commands/completion.ts")).runCompletion,
  "sandbox linux": async () => (await import("./commands/sandbox.ts")).runSandboxLinux,
  "sandbox macos": async () => (await import("./commands/sandbox.ts")).runSandboxMacos,
  "sandbox windows": async () => (await import("./commands/sandbox.ts")).runSandboxWindows,
  "debug prompt-input": async () => (await import("./commands/prompt-input.ts")).runPromptInput,
  "debug clear-memories": async () => (await import("./commands/clear-memories.ts")).runClearMemories,
  "execpolicy check": async () => (await import("./commands/execpolicy.ts")).runExecpolicy,
  apply: async () => (await import("./commands/cloud.ts")).runApply,
  cloud: async () => (await import("./commands/cloud.ts")).runCloud,
  "features list": async () => (await import("./commands/features.ts")).runFeaturesList,
  "features enable": async () => (await import("./commands/features.ts")).runFeaturesEnable,
  "features disable": async () => (await import("./commands/features.ts")).runFeaturesDisable,
};

/** The command of these names; the parent's for names without one of their own (`cloud list`). */
export async function loadCommand(names: readonly string[]): Promise<Command> {
  const load = COMMANDS[names.join(" ")] ?? (names[0] === "cloud" ? COMMANDS["cloud"] : undefined);
  if (load !== undefined) return load();
  const { refuse } = await import("./commands/unsupported.ts");
  return refuse;
}
