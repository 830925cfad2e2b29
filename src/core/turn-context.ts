// Gathers what the model is told beside the conversation, and records what is new of it: all of it
// in a fresh context, only the changed parts later.
import { collaborationMode } from "../context/collaboration-mode.ts";
import { dateInZone, localDate, shellName, systemTimeZone } from "../context/environment.ts";
import { contextUpdate, initialContext, type ContextInput } from "../context/fragments.ts";
import type { Permissions, SandboxMode } from "../context/permissions.ts";
import { loadProjectDocs } from "../context/project-docs.ts";
import type { RolloutLine } from "../rollout/types.ts";
import { planSandbox } from "../sandbox/plan.ts";
import { nodeFacts } from "../sandbox/facts.ts";
import type { SandboxPolicy } from "../sandbox/types.ts";
import { diskContextFiles } from "./context-files.ts";
import { threadInstructions } from "./model-request.ts";
import { commandApprovalPolicy, storedSandboxPolicy } from "./settings.ts";
import { resumedContext } from "./resumed-context.ts";
import { recordItem, type ThreadState } from "./thread-state.ts";

/** The context as it is now. Reads AGENTS.md files and the time zone. */
export function describeContext(state: ThreadState): ContextInput {
  const { config, settings } = state;
  const zone = systemTimeZone(diskContextFiles);
  const docs = loadProjectDocs(
    {
      codexHome: config.codexHome,
      cwd: settings.cwd,
      rootMarkers: config.projectDoc.rootMarkers,
      fallbackNames: config.projectDoc.fallbackFilenames,
      maxBytes: config.projectDoc.maxBytes,
    },
    diskContextFiles,
  );
  const mode = settings.collaborationMode;
  return {
    model: settings.model,
    instructions: threadInstructions(settings),
    permissions: config.includePermissionsInstructions ? permissions(state) : null,
    developerInstructions: settings.developerInstructions,
    collaborationMode:
      mode === null ? null : collaborationMode(mode.mode, mode.settings.developer_instructions ?? null),
    skills: null,
    projectDocs: docs.text,
    environment: config.includeEnvironmentContext
      ? {
          cwd: settings.cwd,
          shell: shellName(config.userShell),
          // Without TZ our own clock is in the system's zone, and costs nothing to ask.
          currentDate: process.env["TZ"] === undefined ? localDate(new Date()) : dateInZone(new Date(), zone),
          timeZone: zone,
        }
      : null,
  };
}

/** Records the context messages a turn needs and its `turn_context` line. */
export function recordContext(state: ThreadState, turnId: string, context: ContextInput): void {
  const seen =
    state.resumedFrom === null ? state.contextSeen : resumedContext(state, state.resumedFrom, context);
  const messages = seen === null ? initialContext(context) : contextUpdate(seen, context);
  state.resumedFrom = null;
  for (const message of messages) recordItem(state, message, turnId);
  state.contextSeen = context;
  state.recorder.write([turnContextLine(state, turnId, context)]);
}

const MODES: Readonly<Record<SandboxPolicy["type"], SandboxMode>> = {
  dangerFullAccess: "danger-full-access",
  readOnly: "read-only",
  workspaceWrite: "workspace-write",
};

function permissions(state: ThreadState): Permissions {
  const { sandboxPolicy, approvalPolicy, cwd } = state.settings;
  const plan = planSandbox(sandboxPolicy, {
    cwd,
    tmpdir: state.config.commandEnv.TMPDIR,
    extraWritableRoots: [state.config.memoriesRoot],
    facts: nodeFacts,
  });
  return {
    sandboxMode: MODES[sandboxPolicy.type],
    networkAccess: sandboxPolicy.type === "dangerFullAccess" || sandboxPolicy.networkAccess,
    approvalPolicy: commandApprovalPolicy(approvalPolicy),
    writableRoots: plan.type === "restricted" ? plan.writableRoots.map((root) => root.path) : [],
    additionalPermissions: state.config.features.exec_permission_approvals === true,
  };
}

function turnContextLine(state: ThreadState, turnId: string, context: ContextInput): RolloutLine {
  const { settings, config } = state;
  const info = settings.modelInfo;
  const mode = settings.collaborationMode;
  return {
    type: "turn_context",
    payload: {
      turn_id: turnId,
      cwd: settings.cwd,
      current_date: context.environment?.currentDate ?? null,
      timezone: context.environment?.timeZone ?? null,
      approval_policy: settings.approvalPolicy,
      sandbox_policy: storedSandboxPolicy(settings.sandboxPolicy, [config.memoriesRoot]),
      model: settings.model,
      personality: settings.personality,
      collaboration_mode: mode ?? {
        mode: "default",
        settings: { model: settings.model, reasoning_effort: settings.effort, developer_instructions: null },
      },
      realtime_active: false,
      ...(settings.effort === null ? {} : { effort: settings.effort }),
      summary: settings.summary ?? info.defaultSummary ?? "none",
      truncation_policy: { mode: info.truncation.mode, limit: info.truncation.limit },
    },
  };
}
