// shell and shell_command: commands that run to their end within a time limit. `local_shell` calls
// of models that have it built in take the same way.
import { shellCommandOutput, shellJsonOutput } from "../context/tool-output.ts";
import {
  boolean,
  decodeArguments,
  list,
  oneOf,
  optional,
  required,
  string,
  struct,
  unsigned,
} from "./arguments.ts";
import { looksDenied } from "./command/denial.ts";
import { askUser, clearCommand, type Clearance, type CommandIntent } from "./command/door.ts";
import { escalationRefused, intentOf, shellArgv } from "./command/intent.ts";
import { endedItem, startedItem } from "./command/item.ts";
import { runToEnd, type OneShotEnd } from "./command/one-shot.ts";
import { permitted, startCommand } from "./command/start.ts";
import { turnEnvironment } from "./command/environment.ts";
import { PERMISSIONS_SHAPE } from "./permission-arguments.ts";
import { patchFromScript } from "./patch-from-script.ts";
import { failure, type Tool, type ToolContext, type ToolResult } from "./types.ts";

const DEFAULT_TIMEOUT_MS = 10_000;

const COMMON = {
  workdir: optional(string),
  timeout_ms: optional(unsigned("u64")),
  sandbox_permissions: optional(oneOf("use_default", "require_escalated", "with_additional_permissions")),
  justification: optional(string),
  prefix_rule: optional(list(string)),
  additional_permissions: optional(PERMISSIONS_SHAPE),
};
const SHELL_SHAPE = struct("ShellToolCallParams", { command: required(list(string)), ...COMMON });
const SHELL_COMMAND_SHAPE = struct("ShellCommandToolCallParams", {
  command: required(string),
  login: optional(boolean),
  ...COMMON,
});

type Format = (end: OneShotEnd, context: ToolContext) => string;

const shellFormat: Format = (end, context) => shellJsonOutput(shellResult(end), context.settings.truncation);
const shellCommandFormat: Format = (end, context) =>
  shellCommandOutput(shellResult(end), context.settings.truncation);

function shellResult(end: OneShotEnd) {
  return {
    exitCode: end.exitCode,
    durationSeconds: end.durationMs / 1000,
    output: end.output.text(),
    ...(end.timedOut ? { timedOutAfterMs: Math.round(end.durationMs) } : {}),
  };
}

/** Runs one call of shell. */
export const runShellTool: Tool["run"] = async (call, context) => {
  if (call.localShell !== undefined) {
    const { command, timeout_ms, working_directory } = call.localShell;
    const args = { workdir: working_directory ?? undefined, timeout_ms: timeout_ms ?? undefined };
    return runShell(intentOf(call.callId, command, args, context), timeout_ms ?? null, shellFormat, context);
  }
  const decoded = decodeArguments(call.input, SHELL_SHAPE);
  if (!decoded.ok) return failure(decoded.error);
  const args = decoded.value;
  const intent = intentOf(call.callId, args.command, args, context);
  const script = args.command.length === 3 && /^-l?c$/.test(args.command[1]!) ? args.command[2]! : null;
  const patched = script === null ? null : await patchFromScript("shell", script, intent.cwd, call, context);
  if (patched !== null) return patched;
  return runShell(intent, args.timeout_ms ?? null, shellFormat, context);
};

/** Runs one call of shell_command. */
export const runShellCommandTool: Tool["run"] = async (call, context) => {
  const decoded = decodeArguments(call.input, SHELL_COMMAND_SHAPE);
  if (!decoded.ok) return failure(decoded.error);
  const args = decoded.value;
  const argv = shellArgv(args.command, args, context);
  if (!argv.ok) return failure(argv.error);
  const intent = intentOf(call.callId, argv.value, args, context);
  const patched = await patchFromScript("shell_command", args.command, intent.cwd, call, context);
  if (patched !== null) return patched;
  return runShell(intent, args.timeout_ms ?? null, shellCommandFormat, context);
};

async function runShell(
  intent: CommandIntent,
  timeoutMs: number | null,
  format: Format,
  context: ToolContext,
): Promise<ToolResult> {
  if (intent.argv.length === 0) return failure("shell needs a command");
  const refused = escalationRefused(intent, context);
  if (refused !== null) return failure(refused);
  return runCleared(
    intent,
    timeoutMs ?? DEFAULT_TIMEOUT_MS,
    format,
    await clearCommand(intent, context),
    context,
  );
}

async function runCleared(
  intent: CommandIntent,
  timeoutMs: number,
  format: Format,
  clearance: Clearance,
  context: ToolContext,
): Promise<ToolResult> {
  if (clearance.type === "refused") {
    const output =
      clearance.reason === "rejected by user"
        ? "exec command rejected by user"
        : `exec command rejected: ${clearance.reason}`;
    return { output, success: false, interruptTurn: clearance.interruptTurn };
  }
  const { sandboxed } = clearance;
  const allowed = permitted(intent, context);
  const item = clearance.announced ?? startedItem(intent, "agent", null);
  const env = turnEnvironment(allowed, sandboxed);
  const started = await startCommand(
    { argv: intent.argv, cwd: intent.cwd, env, sandboxed, tty: false },
    allowed,
  );
  if (clearance.announced === null) context.items.started(item);
  if (!started.ok) {
    context.items.completed({ ...item, status: "failed" });
    return failure(`execution error: ${started.error}`);
  }
  const wants = context.items.wantsCommandOutput();
  const decoder = new TextDecoder();
  const end = await runToEnd(started.value, {
    timeoutMs,
    signal: context.signal,
    ...(wants
      ? { onChunk: (chunk) => context.items.commandOutput(item.id, decoder.decode(chunk, { stream: true })) }
      : {}),
  });
  const output = end.output.text();
  const ended = endedItem(item, { exitCode: end.exitCode, output, durationMs: end.durationMs });
  const mayRetry =
    context.settings.approvalPolicy === "on-failure" &&
    sandboxed &&
    !end.timedOut &&
    looksDenied(end.exitCode, output);
  if (!mayRetry) {
    return {
      output: format(end, context),
      success: end.exitCode === 0,
      announce: () => context.items.completed(ended),
    };
  }
  context.items.completed(ended);
  const question = {
    reason: "command failed; retry without sandbox?",
    proposedAmendment: intent.argv,
    sandboxed: false,
  };
  return runCleared(intent, timeoutMs, format, await askUser(intent, context, question), context);
}
