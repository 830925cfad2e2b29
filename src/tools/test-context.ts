// The ports of a tool call for tests: a real folder, real processes and the real sandbox; what the
// tool shows and asks is kept in lists.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { CommandExecutionApprovalDecision, FileChangeApprovalDecision } from "../protocol/approval.ts";
import type { ThreadItem } from "../protocol/item.ts";
import { allowPrefix, mergeRules, NO_RULES, type ExecRules } from "../policy/exec-rules/rules.ts";
import { joinGrants, NO_GRANT, type PermissionGrant } from "../policy/permission-grant.ts";
import { createSandbox } from "../sandbox/platform.ts";
import type { AgentControl } from "./agents/control.ts";
import { CommandSessions } from "./command/sessions.ts";
import type {
  CommandQuestion,
  Grants,
  Tool,
  ToolCall,
  ToolContext,
  ToolSettings,
  TurnFileChange,
} from "./types.ts";

export interface TestContextOptions {
  readonly settings?: Partial<ToolSettings>;
  /** The user's answers, in order; a question beyond the last is declined. */
  readonly decisions?: readonly (CommandExecutionApprovalDecision & FileChangeApprovalDecision)[];
  readonly commandDecision?: CommandExecutionApprovalDecision;
  readonly clientFails?: boolean;
  readonly userInput?: unknown;
  readonly permissions?: Awaited<ReturnType<ToolContext["approvals"]["permissions"]>>;
  readonly rules?: ExecRules;
  readonly agents?: Partial<AgentControl>;
  /** Nobody listens to command output. */
  readonly quiet?: boolean;
}

export interface TestContext {
  readonly workspace: string;
  readonly context: ToolContext;
  /** `started:commandExecution:inProgress`, `completed:fileChange:failed`, `delta:…`, in order. */
  readonly shown: string[];
  readonly completed: ThreadItem[];
  readonly notes: string[];
  readonly questions: (CommandQuestion | { readonly itemId: string })[];
  readonly changes: TurnFileChange[];
  readonly plans: unknown[];
  readonly interrupt: () => void;
  /** Runs a call and shows its end, as the engine does. */
  call(
    run: Tool["run"],
    args: unknown,
    more?: Partial<ToolCall>,
  ): Promise<{ output: string; success: boolean; interrupts: boolean }>;
  file(name: string, text?: string): string;
  remove(): Promise<void>;
}

const NO_AGENTS: AgentControl = {
  spawn: () => Promise.resolve({ ok: false, error: "none" }),
  send: () => Promise.resolve({ ok: false, error: "none" }),
  resume: () => Promise.resolve({ type: "notFound" }),
  wait: () => Promise.resolve({ statuses: {}, timedOut: true }),
  close: () => Promise.resolve({ type: "notFound" }),
  status: () => ({ type: "notFound" }),
};

/** Makes a workspace and a context with full access, approval policy never. */
export function newTestContext(options: TestContextOptions = {}): TestContext {
  // Not /tmp: workspace-write allows that one.
  const base = fs.existsSync("/var/tmp") ? "/var/tmp" : os.tmpdir();
  const workspace = fs.realpathSync(fs.mkdtempSync(path.join(base, "tools-test-")));
  const shown: string[] = [];
  const completed: ThreadItem[] = [];
  const notes: string[] = [];
  const questions: (CommandQuestion | { readonly itemId: string })[] = [];
  const changes: TurnFileChange[] = [];
  const plans: unknown[] = [];
  const controller = new AbortController();
  const decisions = [...(options.decisions ?? [])];
  const next = () => ({
    decision: decisions.shift() ?? ("decline" as const),
    failed: options.clientFails === true,
  });
  const status = (item: ThreadItem): string => ("status" in item ? `${item.type}:${item.status}` : item.type);
  const complete = (item: ThreadItem): void => {
    shown.push(`completed:${status(item)}`);
    completed.push(item);
  };
  const context: ToolContext = {
    threadId: "thread",
    turnId: "turn",
    settings: { ...defaultSettings(workspace), ...options.settings },
    signal: controller.signal,
    items: {
      started: (item) => shown.push(`started:${status(item)}`),
      completed: complete,
      endedLate: complete,
      commandOutput: (_, delta) => shown.push(`delta:${delta}`),
      terminalInteraction: (_, __, stdin) => shown.push(`stdin:${stdin}`),
      fileChangeOutput: (_, delta) => shown.push(`delta:${delta}`),
      planUpdated: (explanation, plan) => plans.push({ explanation, plan }),
      wantsCommandOutput: () => options.quiet !== true,
    },
    approvals: {
      command(question) {
        questions.push(question);
        const { commandDecision } = options;
        return Promise.resolve(
          commandDecision === undefined ? next() : { decision: commandDecision, failed: false },
        );
      },
      fileChange(question) {
        questions.push(question);
        return Promise.resolve(next());
      },
      permissions(question) {
        questions.push(question);
        return Promise.resolve(options.permissions ?? { granted: NO_GRANT, scope: "turn" });
      },
      userInput(question) {
        questions.push(question);
        return Promise.resolve(options.userInput ?? null);
      },
    },
    grants: testGrants(options.rules ?? NO_RULES),
    sandbox: createSandbox(process.platform),
    sessions: new CommandSessions(),
    diff: { record: (recorded) => Promise.resolve(void changes.push(...recorded)) },
    agents: { ...NO_AGENTS, ...options.agents },
    selfArgv: ["false"],
    files: {
      kind: (file) => (fs.existsSync(file) ? (fs.statSync(file).isFile() ? "file" : "directory") : null),
      readFile: (file, limit) => fs.readFileSync(file).subarray(0, limit),
      readLink: () => null,
    },
    note: (role, text) => notes.push(`${role}: ${text}`),
  };
  return {
    workspace,
    context,
    shown,
    completed,
    notes,
    questions,
    changes,
    plans,
    interrupt: () => controller.abort(),
    async call(run, args, more = {}) {
      const input = typeof args === "string" ? args : JSON.stringify(args);
      const result = await run({ callId: "call_1", name: "tool", kind: "function", input, ...more }, context);
      await result.announce?.();
      const output = typeof result.output === "string" ? result.output : JSON.stringify(result.output);
      return { output, success: result.success, interrupts: result.interruptTurn === true };
    },
    file(name, text) {
      const file = path.join(workspace, name);
      if (text !== undefined) fs.writeFileSync(file, text);
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "(missing)";
    },
    async remove() {
      await context.sessions.terminateAll();
      fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    },
  };
}

function testGrants(rules: ExecRules): Grants {
  let permitted = NO_GRANT;
  const grants = {
    rules,
    approvedCommands: new Set<string>(),
    approvedFiles: new Set<string>(),
    amendRules(prefix: readonly string[]): void {
      grants.rules = mergeRules([grants.rules, allowPrefix(prefix)]);
    },
    replaceRules(next: ExecRules): void {
      grants.rules = next;
    },
    permit(granted: PermissionGrant): void {
      permitted = joinGrants(permitted, granted);
    },
    permissionsOf: () => permitted,
  };
  return grants;
}

function defaultSettings(cwd: string): ToolSettings {
  return {
    cwd,
    codexHome: path.join(cwd, ".home"),
    approvalPolicy: "never",
    sandboxPolicy: { type: "dangerFullAccess" },
    extraWritableRoots: [],
    grantedRoots: [],
    additionalPermissions: true,
    mayAskPermissions: true,
    truncation: { mode: "bytes", limit: 10_000 },
    userShell: "/bin/sh",
    allowLoginShell: true,
    commandEnv: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: cwd },
    collaborationMode: "default",
    imageInput: true,
  };
}
