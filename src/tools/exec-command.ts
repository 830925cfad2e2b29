// exec_command: runs a shell command line. It answers when the command ends or after
// `yield_time_ms`; a command that still runs becomes a session that write_stdin continues.
import { delay, monotonicMs } from "../base/clock.ts";
import type { RunningProcess } from "../process/types.ts";
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
import { PERMISSIONS_SHAPE } from "./permission-arguments.ts";
import { patchFromScript } from "./patch-from-script.ts";
import { denialText, looksDenied, rejectionText } from "./command/denial.ts";
import { turnEnvironment } from "./command/environment.ts";
import { askUser, clearCommand, commandText, type Clearance, type CommandIntent } from "./command/door.ts";
import { escalationRefused, intentOf, shellArgv } from "./command/intent.ts";
import { endedItem, startedItem, type CommandItem } from "./command/item.ts";
import { sessionOutput } from "./command/session-output.ts";
import { CommandSession } from "./command/sessions.ts";
import { permitted, startCommand } from "./command/start.ts";
import { failure, type Tool, type ToolContext, type ToolResult } from "./types.ts";

const DEFAULT_YIELD_MS = 10_000;
const MIN_YIELD_MS = 250;
const MAX_YIELD_MS = 30_000;

const SHAPE = struct("ExecCommandArgs", {
  cmd: required(string),
  workdir: optional(string),
  shell: optional(string),
  login: optional(boolean),
  tty: optional(boolean),
  yield_time_ms: optional(unsigned("u64")),
  max_output_tokens: optional(unsigned("usize")),
  sandbox_permissions: optional(oneOf("use_default", "require_escalated", "with_additional_permissions")),
  justification: optional(string),
  prefix_rule: optional(list(string)),
  additional_permissions: optional(PERMISSIONS_SHAPE),
});

type Arguments = ReturnType<typeof SHAPE>;

/** Runs one call of exec_command. */
export const runExecCommand: Tool["run"] = async (call, context) => {
  const decoded = decodeArguments(call.input, SHAPE);
  if (!decoded.ok) return failure(decoded.error);
  const args = decoded.value;
  const argv = shellArgv(args.cmd, args, context);
  if (!argv.ok) return failure(argv.error);
  const intent = intentOf(call.callId, argv.value, args, context);
  const patched = await patchFromScript("exec_command", args.cmd, intent.cwd, call, context);
  if (patched !== null) return patched;
  const refused = escalationRefused(intent, context);
  if (refused !== null) return failure(refused);
  const clearance = await clearCommand(intent, context);
  return runCleared(intent, args, clearance, context);
};

async function runCleared(
  intent: CommandIntent,
  args: Arguments,
  clearance: Clearance,
  context: ToolContext,
): Promise<ToolResult> {
  const text = commandText(intent.argv);
  if (clearance.type === "refused") {
    return {
      output: rejectionText(text, clearance.reason),
      success: false,
      interruptTurn: clearance.interruptTurn,
    };
  }
  const session = await startSession(intent, args, clearance, permitted(intent, context));
  if (!session.ok) return failure(session.error);
  const { live, began, end } = session.value;
  const wait = Math.min(Math.max(args.yield_time_ms ?? DEFAULT_YIELD_MS, MIN_YIELD_MS), MAX_YIELD_MS);
  const stop = new AbortController();
  await Promise.race([live.exited, delay(wait, AbortSignal.any([context.signal, stop.signal]))]);
  stop.abort();
  if (live.exit === null) void live.exited.then(() => context.items.endedLate(end()));
  else context.sessions.remove(live.id);
  const unread = live.takeUnread();
  if (live.exit !== null && clearance.sandboxed && looksDenied(live.exit.code, unread.text())) {
    return denied(intent, args, { live, end: end(), output: unread.text() }, context);
  }
  const output = sessionOutput(live, unread.text(), monotonicMs() - began, args.max_output_tokens);
  if (live.exit === null) return { output, success: true };
  const ended = end();
  return {
    output,
    success: live.exit.code === 0,
    announce: () => context.items.completed(ended),
  };
}

interface Started {
  readonly live: CommandSession;
  readonly began: number;
  /** The item as it ended; call after the exit. */
  readonly end: () => CommandItem;
}

async function startSession(
  intent: CommandIntent,
  args: Arguments,
  clearance: Clearance & { type: "run" },
  context: ToolContext,
): Promise<{ ok: true; value: Started } | { ok: false; error: string }> {
  const text = commandText(intent.argv);
  const id = context.sessions.reserveId();
  if (id === null) {
    return {
      ok: false,
      error: rejectionText(text, "too many commands are running; end some with write_stdin first"),
    };
  }
  const tty = args.tty ?? false;
  const began = monotonicMs();
  const started = await startCommand(
    {
      argv: intent.argv,
      cwd: intent.cwd,
      env: turnEnvironment(context, clearance.sandboxed),
      sandboxed: clearance.sandboxed,
      tty,
    },
    context,
  );
  if (!started.ok) {
    if (clearance.announced !== null) context.items.completed({ ...clearance.announced, status: "failed" });
    return {
      ok: false,
      error: rejectionText(text, `Failed to create unified exec process: ${started.error}`),
    };
  }
  if (context.signal.aborted) {
    // The turn ended while the process was started: nobody hears of it any more, and nobody would end it.
    started.value.terminate({ force: true });
    return { ok: false, error: rejectionText(text, "aborted by user") };
  }
  const item = startedItem(intent, "unifiedExecStartup", String(id));
  if (clearance.announced === null) context.items.started(item);
  const live = openSession(id, tty, item, started.value, context);
  context.sessions.add(live);
  const end = (): CommandItem =>
    endedItem(item, {
      exitCode: live.cleaned ? -1 : (live.exit?.code ?? -1),
      output: live.output.text(),
      durationMs: (live.endedMs ?? monotonicMs()) - began,
    });
  return { ok: true, value: { live, began, end } };
}

function openSession(
  id: number,
  tty: boolean,
  item: CommandItem,
  process: RunningProcess,
  context: ToolContext,
): CommandSession {
  return new CommandSession({
    id,
    tty,
    itemId: item.id,
    process,
    onDelta: context.items.wantsCommandOutput()
      ? (delta) => context.items.commandOutput(item.id, delta)
      : null,
  });
}

/** A command that the sandbox seems to have stopped: tell, or ask to run it again without. */
async function denied(
  intent: CommandIntent,
  args: Arguments,
  denial: { readonly live: CommandSession; readonly end: CommandItem; readonly output: string },
  context: ToolContext,
): Promise<ToolResult> {
  if (context.settings.approvalPolicy !== "on-failure") {
    return {
      output: denialText(commandText(intent.argv), denial.live.exit?.code ?? -1, denial.output),
      success: false,
      announce: () => context.items.completed(denial.end),
    };
  }
  context.items.completed(denial.end);
  const clearance = await askUser(intent, context, {
    reason: "command failed; retry without sandbox?",
    proposedAmendment: intent.argv,
    sandboxed: false,
  });
  return runCleared(intent, args, clearance, context);
}
