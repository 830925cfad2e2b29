// One model request from a thread's state (`spec/app-server.md` §8).
import { baseInstructions } from "../context/base-instructions.ts";
import type { ModelRequest, ReasoningOptions, ToolSpec } from "../model/types.ts";
import type { ThreadState } from "./thread-state.ts";
import type { ThreadSettings } from "./settings.ts";

/** What one turn adds to its requests. */
export interface RequestScope {
  readonly turnId: string;
  readonly tools: readonly ToolSpec[];
  readonly outputSchema: unknown;
  /** Echo of `x-codex-turn-state`, within the turn only. */
  turnState: string | null;
  /** `x-openai-subagent`: review, guardian, collab_spawn. */
  readonly subagent: string | null;
  readonly instructions: string | null;
}

/** Builds the request for the history as it stands. */
export function modelRequest(
  state: ThreadState,
  scope: RequestScope,
  input: readonly string[] = threadInput(state),
): ModelRequest {
  const { settings } = state;
  const reasoning = reasoningOptions(settings);
  const text = textOptions(settings, scope.outputSchema);
  return {
    model: settings.model,
    instructions: scope.instructions ?? threadInstructions(settings),
    input,
    tools: scope.tools,
    parallelToolCalls: settings.modelInfo.parallelToolCalls,
    reasoning,
    include: reasoning === null ? [] : ["reasoning.encrypted_content"],
    ...(settings.serviceTier === null ? {} : { serviceTier: wireTier(settings.serviceTier) }),
    promptCacheKey: state.id,
    ...(text === null ? {} : { text }),
    clientMetadata: { "x-codex-installation-id": state.services.installationId() },
    headers: requestHeaders(state, scope),
  };
}

/** The thread's base instructions: the client's own, or ours for the personality. */
export function threadInstructions(settings: ThreadSettings): string {
  return settings.baseInstructions ?? baseInstructions(settings.personality);
}

/** The whole history as request input. */
function threadInput(state: ThreadState): readonly string[] {
  return state.history.requestInput({ images: state.settings.modelInfo.inputModalities.includes("image") });
}

function wireTier(tier: string): string {
  return tier === "fast" ? "priority" : tier;
}

function reasoningOptions(settings: ThreadSettings): ReasoningOptions | null {
  const info = settings.modelInfo;
  if (!info.supportsReasoning) return null;
  const effort = settings.effort ?? info.defaultEffort;
  const summary = settings.summary ?? info.defaultSummary;
  return {
    ...(effort === null ? {} : { effort }),
    ...(summary === null || summary === "none" ? {} : { summary }),
  };
}

function textOptions(
  settings: ThreadSettings,
  outputSchema: unknown,
): Readonly<Record<string, unknown>> | null {
  const verbosity =
    settings.modelInfo.defaultVerbosity === null
      ? null
      : (settings.verbosity ?? settings.modelInfo.defaultVerbosity);
  const format =
    outputSchema === undefined || outputSchema === null
      ? null
      : { type: "json_schema", strict: true, schema: outputSchema, name: "codex_output_schema" };
  if (verbosity === null && format === null) return null;
  return { ...(verbosity === null ? {} : { verbosity }), ...(format === null ? {} : { format }) };
}

function requestHeaders(state: ThreadState, scope: RequestScope): Readonly<Record<string, string>> {
  const sandboxed = state.settings.sandboxPolicy.type !== "dangerFullAccess";
  const metadata = {
    session_id: state.id,
    turn_id: scope.turnId,
    sandbox: sandboxed ? "seccomp" : "none",
  };
  return {
    originator: state.services.originator,
    "user-agent": state.services.userAgent,
    session_id: state.id,
    "x-client-request-id": state.id,
    "x-codex-window-id": `${state.id}:${state.windowIndex}`,
    "x-codex-turn-metadata": asciiJson(metadata),
    ...(scope.turnState === null ? {} : { "x-codex-turn-state": scope.turnState }),
    ...(scope.subagent === null ? {} : { "x-openai-subagent": scope.subagent }),
    ...(state.agent.parentId === null ? {} : { "x-codex-parent-thread-id": state.agent.parentId }),
  };
}

/** JSON in ASCII, as a header value must be. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
