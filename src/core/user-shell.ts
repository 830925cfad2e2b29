// A command the user typed (`!` in the terminal, thread/shellCommand): runs as the user, outside
// the sandbox, and is told to the model with its output.
import { randomUUID } from "node:crypto";
import { userShellCommand } from "../context/turn-aborted.ts";
import { runToEnd } from "../tools/command/one-shot.ts";
import { startCommand } from "../tools/command/start.ts";
import { endedItem, startedItem } from "../tools/command/item.ts";
import type { ActiveTurn } from "./active-turn.ts";
import { recordItem, type ThreadState } from "./thread-state.ts";
import { toolSettings, TurnItems } from "./tool-context.ts";
import { userText } from "./user-text.ts";

/** One hour: a user's own command may take its time, but not for ever. */
const TIMEOUT_MS = 3_600_000;

/** Runs the command as part of `turn`. */
export async function runUserShell(state: ThreadState, turn: ActiveTurn, command: string): Promise<void> {
  const settings = toolSettings(state, turn.id);
  const items = new TurnItems(state, turn);
  const argv = [settings.userShell, "-lc", command];
  const item = startedItem({ callId: randomUUID(), argv, cwd: settings.cwd }, "userShell", null);
  items.started(item);
  const env = { ...state.services.env, CODEX_THREAD_ID: state.id };
  const started = await startCommand(
    { argv, cwd: settings.cwd, env, sandboxed: false, tty: false },
    { settings, sandbox: state.services.sandbox },
  );
  if (!started.ok) {
    items.completed(endedItem(item, { exitCode: -1, output: started.error, durationMs: 0 }));
    return;
  }
  const decoder = new TextDecoder();
  const end = await runToEnd(started.value, {
    timeoutMs: TIMEOUT_MS,
    signal: turn.signal,
    onChunk: (chunk) => items.commandOutput(item.id, decoder.decode(chunk, { stream: true })),
  });
  const output = end.output.text();
  items.completed(endedItem(item, { exitCode: end.exitCode, output, durationMs: end.durationMs }));
  const told = userShellCommand(
    { command, exitCode: end.exitCode, durationSeconds: end.durationMs / 1000, output },
    settings.truncation,
  );
  recordItem(state, userText(told), turn.id);
}
