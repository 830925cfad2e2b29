// What a tool is, and the ports through which it acts. Tools never talk to clients, the rollout or
// the operating system directly: items, approvals and commands go through the context.
import type { ToolOutput } from "../protocol/model-item.ts";
import type { LocalShellCallItem } from "../protocol/model-item.ts";
import type { ThreadItem } from "../protocol/item.ts";
import type { CommandExecutionApprovalDecision, FileChangeApprovalDecision } from "../protocol/approval.ts";
import type { ContextFiles } from "../context/files.ts";
import type { ToolSpec } from "../model/types.ts";
import type { Sandbox, SandboxPolicy } from "../sandbox/types.ts";
import type { ExecRules } from "../policy/exec-rules/rules.ts";
import type { PermissionGrant } from "../policy/permission-grant.ts";
import type { CommandSessions } from "./command/sessions.ts";
import type { AgentControl } from "./agents/control.ts";

export type ApprovalPolicy = "untrusted" | "on-failure" | "on-request" | "never";

/** One use of a tool, as the model asked for it. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly kind: "function" | "custom" | "localShell";
  /** JSON text of a function's arguments, or a custom tool's raw input. */
  readonly input: string;
  readonly localShell?: LocalShellCallItem["action"];
}

export interface ToolResult {
  readonly output: ToolOutput;
  readonly success: boolean;
  /** The user cancelled: the turn ends as interrupted after this call. */
  readonly interruptTurn?: boolean;
  /** Shows that the call's item has ended. Called once, when the output is in the rollout. */
  readonly announce?: () => void | Promise<void>;
}

/** How the model's view of an output is cut (`spec/cli.md` 2.4, rule 2). */
export interface TruncationPolicy {
  readonly mode: "bytes" | "tokens";
  readonly limit: number;
}

/** The settings of the running turn that tools look at. */
export interface ToolSettings {
  readonly cwd: string;
  readonly codexHome: string;
  readonly approvalPolicy: ApprovalPolicy;
  readonly sandboxPolicy: SandboxPolicy;
  /** Writable besides the policy's own roots (the memories folder). */
  readonly extraWritableRoots: readonly string[];
  /** Writable because the user granted them beyond the policy. */
  readonly grantedRoots: readonly string[];
  /** Whether a command may ask for single permissions (feature `exec_permission_approvals`). */
  readonly additionalPermissions: boolean;
  /** Whether the user may be asked for more permissions. */
  readonly mayAskPermissions: boolean;
  readonly truncation: TruncationPolicy;
  readonly userShell: string;
  readonly allowLoginShell: boolean;
  /** The environment of the thread's commands, before per-tool additions. */
  readonly commandEnv: Readonly<Record<string, string>>;
  readonly collaborationMode: "default" | "plan";
  readonly imageInput: boolean;
}

/** Items and deltas of the running turn. Written to the rollout first, then shown to clients. */
export interface ItemSink {
  started(item: ThreadItem): void;
  completed(item: ThreadItem): void;
  /** The same for an item that ends when nobody waits for it: a failing disk is reported, not thrown. */
  endedLate(item: ThreadItem): void;
  commandOutput(itemId: string, delta: string): void;
  terminalInteraction(itemId: string, processId: string, stdin: string): void;
  fileChangeOutput(itemId: string, delta: string): void;
  planUpdated(explanation: string | null, plan: readonly PlanStep[]): void;
  /** Whether any client listens to command output as it comes. */
  wantsCommandOutput(): boolean;
}

export interface PlanStep {
  readonly step: string;
  readonly status: "pending" | "inProgress" | "completed";
}

export interface CommandQuestion {
  readonly itemId: string;
  readonly command: string;
  readonly cwd: string;
  readonly commandActions: readonly unknown[];
  readonly reason: string | null;
  readonly proposedAmendment: readonly string[] | null;
  /** What the command asks for beyond the sandbox. */
  readonly permissions: PermissionGrant | null;
}

/** Asks every subscribed client; the first answer wins. `failed` = the client could not answer. */
export interface ApprovalPort {
  command(
    question: CommandQuestion,
    signal: AbortSignal,
  ): Promise<{ readonly decision: CommandExecutionApprovalDecision; readonly failed: boolean }>;
  fileChange(
    question: { readonly itemId: string; readonly reason: string | null },
    signal: AbortSignal,
  ): Promise<{ readonly decision: FileChangeApprovalDecision; readonly failed: boolean }>;
  /** Anything but a well-formed answer grants nothing. */
  permissions(
    question: {
      readonly itemId: string;
      readonly reason: string | null;
      readonly requested: PermissionGrant;
    },
    signal: AbortSignal,
  ): Promise<{ readonly granted: PermissionGrant; readonly scope: "turn" | "session" }>;
  userInput(
    question: { readonly itemId: string; readonly questions: readonly UserQuestion[] },
    signal: AbortSignal,
  ): Promise<unknown>;
}

export interface UserQuestion {
  readonly id: string;
  readonly header: string;
  readonly question: string;
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** What the user allowed for the rest of the thread, and where lasting rules are written. */
export interface Grants {
  readonly rules: ExecRules;
  /** Appends an allow rule to `default.rules` and puts it into effect. */
  amendRules(prefix: readonly string[]): void;
  /** Puts rules that were read again into effect. */
  replaceRules(rules: ExecRules): void;
  /** Adds to what the turn, or the rest of the session, may do beyond the sandbox policy. */
  permit(granted: PermissionGrant, scope: "turn" | "session", turnId: string): void;
  /** What was granted to a turn: its own grants and the session's. */
  permissionsOf(turnId: string): PermissionGrant;
  /** Keys of commands and of files approved "for the session". */
  readonly approvedCommands: Set<string>;
  readonly approvedFiles: Set<string>;
}

/** One file before and after a patch; null = no such file. */
export interface TurnFileChange {
  readonly path: string;
  readonly movedTo: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** Collects the file changes of the turn for `turn/diff/updated`. */
export interface TurnDiff {
  record(changes: readonly TurnFileChange[]): Promise<void>;
}

export interface ToolContext {
  readonly threadId: string;
  readonly turnId: string;
  readonly settings: ToolSettings;
  readonly signal: AbortSignal;
  readonly items: ItemSink;
  readonly approvals: ApprovalPort;
  readonly grants: Grants;
  readonly sandbox: Sandbox;
  readonly sessions: CommandSessions;
  readonly diff: TurnDiff;
  readonly agents: AgentControl;
  /** argv prefix that runs this program again, for the sandboxed part of apply_patch. */
  readonly selfArgv: readonly string[];
  readonly files: ContextFiles;
  /** Puts a note into the history before this call's output. */
  note(role: "user" | "developer", text: string): void;
}

export interface Tool {
  readonly name: string;
  /** What the model is told of the tool. */
  readonly spec: ToolSpec;
  run(call: ToolCall, context: ToolContext): Promise<ToolResult>;
}

/** A failed call: the model reads the text, the turn goes on. */
export function failure(output: string): ToolResult {
  return { output, success: false };
}

/** A tool whose code is loaded at its first call: what is offered to the model must stay cheap to start. */
export function lazyTool(spec: ToolSpec & { readonly name: string }, load: () => Promise<Tool["run"]>): Tool {
  return { name: spec.name, spec, run: async (call, context) => (await load())(call, context) };
}
