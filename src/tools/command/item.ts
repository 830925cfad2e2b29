// The commandExecution item of a command, at each point of its life.
import { joinWords } from "../../base/shell-words.ts";
import { commandActions } from "../../policy/command-actions.ts";
import type { ThreadItem } from "../../protocol/item.ts";

export type CommandItem = Extract<ThreadItem, { type: "commandExecution" }>;

export interface CommandIdentity {
  readonly callId: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** A command that was announced and has not ended. */
export function startedItem(
  command: CommandIdentity,
  source: CommandItem["source"],
  processId: string | null,
): CommandItem {
  return {
    type: "commandExecution",
    id: command.callId,
    command: joinWords(command.argv),
    cwd: command.cwd,
    processId,
    source,
    status: "inProgress",
    commandActions: [...commandActions(command.argv)],
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
  };
}

/** The same item when the command has ended. An empty output is null, as 0.120 has it. */
export function endedItem(
  started: CommandItem,
  end: { readonly exitCode: number; readonly output: string; readonly durationMs: number },
): CommandItem {
  return {
    ...started,
    status: end.exitCode === 0 ? "completed" : "failed",
    aggregatedOutput: end.output === "" ? null : end.output,
    exitCode: end.exitCode,
    durationMs: Math.round(end.durationMs),
  };
}
