// The settings of a thread that a client starts, resumes or forks: configuration for its cwd, with
// what the request sets on top.
import { overridesFromJson } from "../config/overrides.ts";
import { err, type Result } from "../base/result.ts";
import { briefText } from "../config/error.ts";
import { storedApprovalPolicy } from "../core/approval-policy.ts";
import type { Engine } from "../core/engine.ts";
import { threadSetup, type ThreadSetup } from "../core/thread-config.ts";
import type { AskForApproval } from "../protocol/settings.ts";
import { invalidRequest } from "./rpc-error.ts";

/** The members that thread/start, resume and fork share. */
export interface SettingsParams {
  readonly model?: string | null;
  readonly modelProvider?: string | null;
  readonly serviceTier?: string | null;
  readonly cwd?: string | null;
  readonly approvalPolicy?: AskForApproval | null;
  readonly approvalsReviewer?: string | null;
  readonly sandbox?: "read-only" | "workspace-write" | "danger-full-access" | null;
  readonly config?: Readonly<Record<string, unknown>> | null;
  readonly baseInstructions?: string | null;
  readonly developerInstructions?: string | null;
  readonly personality?: string | null;
}

/** What a thread starts with, and how to read it again. */
export interface RequestedSetup {
  readonly setup: ThreadSetup;
  readonly reload: () => Promise<Result<ThreadSetup, string>>;
}

/** @throws RpcError when the configuration cannot be used */
export async function setupFor(
  engine: Engine,
  params: SettingsParams,
  fallbackCwd: string,
): Promise<RequestedSetup> {
  const reload = () => readSetup(engine, params, fallbackCwd);
  const setup = await reload();
  if (!setup.ok) throw invalidRequest(`failed to load configuration: ${setup.error}`);
  return { setup: setup.value, reload };
}

async function readSetup(
  engine: Engine,
  params: SettingsParams,
  fallbackCwd: string,
): Promise<Result<ThreadSetup, string>> {
  const config = engine.services.loadConfig({
    cwd: params.cwd ?? fallbackCwd,
    overrides: overridesFromJson(params.config ?? {}),
    flags: {
      ...given("model", params.model),
      ...given("modelProvider", params.modelProvider),
      ...given("serviceTier", params.serviceTier),
      ...given("sandboxMode", params.sandbox),
      ...given(
        "approvalPolicy",
        params.approvalPolicy == null ? null : storedApprovalPolicy(params.approvalPolicy),
      ),
      ...given("approvalsReviewer", params.approvalsReviewer),
      ...given("personality", params.personality),
      ...given("developerInstructions", params.developerInstructions),
    },
  });
  if (!config.ok) return err(briefText(config.error));
  return threadSetup(config.value, { baseInstructions: params.baseInstructions }, engine.services);
}

function given<K extends string, V>(key: K, value: V | null | undefined): { readonly [P in K]?: V } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
