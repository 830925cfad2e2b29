// From a client's command to a process: the configuration in force says which sandbox and which
// environment. Nothing runs bare where a sandbox was meant: then the command is refused.
import * as path from "node:path";
import { briefText } from "../../config/error.ts";
import type { EffectiveConfig } from "../../config/effective-types.ts";
import { patchProgramFolder } from "../../core/patch-program.ts";
import { sandboxPolicyOf } from "../../core/thread-config.ts";
import type { Services } from "../../core/thread-state.ts";
import { sandboxPolicyFromWire } from "../../core/turn-overrides.ts";
import { commandEnvironment } from "../../process/environment.ts";
import { programFault } from "../../process/program.ts";
import type { RunningProcess } from "../../process/types.ts";
import { nodeFacts } from "../../sandbox/facts.ts";
import { planSandbox } from "../../sandbox/plan.ts";
import type { SandboxPolicy } from "../../sandbox/types.ts";
import { spawnUnder } from "../../tools/command/start.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";
import type { CommandRequest } from "./request.ts";

/** Starts the command. @throws RpcError when the configuration, the sandbox or the program cannot be had */
export async function launchCommand(request: CommandRequest, services: Services): Promise<RunningProcess> {
  // The configured roots are those of the server's own directory, whatever the command's is (0.120).
  const config = services.loadConfig({ cwd: services.cwd, overrides: [], flags: {} });
  if (!config.ok) throw invalidRequest(`failed to load configuration: ${briefText(config.error)}`);
  const memoriesRoot = path.join(services.codexHome, "memories");
  const policy = policyOf(request, config.value, memoriesRoot);
  const env = environment(request, config.value, { policy, services });
  const plan = planSandbox(policy, {
    cwd: services.cwd,
    tmpdir: env["TMPDIR"],
    extraWritableRoots: request.sandboxPolicy === null ? [memoriesRoot] : [],
    facts: nodeFacts,
  });
  const command = { argv: request.argv, cwd: path.resolve(services.cwd, request.cwd), env };
  // Inside the sandbox the same fault would only be an exit code of the launcher.
  const fault = plan.type === "restricted" ? programFault(command) : null;
  if (fault !== null) throw internalError(`failed to spawn command: ${fault}`);
  const started = await spawnUnder(
    plan,
    {
      ...command,
      stdin: request.takesInput ? "pipe" : "closed",
      output: "split",
      ...(request.terminal === null ? {} : { tty: request.terminal }),
    },
    services.sandbox,
  );
  if (started.ok) return started.value;
  const { type, message } = started.error;
  throw internalError(type === "sandbox" ? message : `failed to spawn command: ${message}`);
}

const MODES = {
  dangerFullAccess: "danger-full-access",
  externalSandbox: "external-sandbox",
  readOnly: "read-only",
  workspaceWrite: "workspace-write",
} as const;

/** The client's policy, if the machine's requirements allow it; else the configured one. */
function policyOf(
  { sandboxPolicy }: CommandRequest,
  config: EffectiveConfig,
  memoriesRoot: string,
): SandboxPolicy {
  if (sandboxPolicy === null) return sandboxPolicyOf(config);
  const allowed = config.requirements.sandboxModes;
  const mode = MODES[sandboxPolicy.type];
  if (allowed !== null && !allowed.values.includes(mode)) {
    throw invalidRequest(
      `invalid sandbox policy: ${mode} is not among ${allowed.values.join(", ")}, which ${allowed.source} allows; use one of these.`,
    );
  }
  return sandboxPolicyFromWire(sandboxPolicy, memoriesRoot);
}

/** The server's variables that `shell_environment_policy` lets through, then the client's own. */
function environment(
  request: CommandRequest,
  config: EffectiveConfig,
  { policy, services }: { readonly policy: SandboxPolicy; readonly services: Services },
): Readonly<Record<string, string>> {
  const patchFolder = patchProgramFolder(services);
  const env = commandEnvironment({
    base: services.env,
    policy: config.shellEnvironmentPolicy,
    networkRestricted: policy.type !== "dangerFullAccess" && !policy.networkAccess,
    plainOutput: false,
    ...(patchFolder === null ? {} : { pathPrefix: patchFolder }),
  });
  for (const [name, value] of Object.entries(request.env)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return env;
}
