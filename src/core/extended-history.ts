// With `persistExtendedHistory` the ends of commands and file changes are kept in the rollout, so that
// they read back as items. The form of the lines is 0.120's.
import { splitWords } from "../base/shell-words.ts";
import type { CommandAction, FileUpdateChange, ThreadItem } from "../protocol/item.ts";
import type { EventMsg } from "../rollout/types.ts";

/** The rollout event of an item that has ended; null for kinds that are kept anyway. */
export function endEvent(item: ThreadItem, turnId: string): EventMsg | null {
  if (item.type === "commandExecution") return commandEnd(item, turnId);
  if (item.type === "fileChange") return patchEnd(item, turnId);
  return null;
}

function commandEnd(item: Extract<ThreadItem, { type: "commandExecution" }>, turnId: string): EventMsg {
  const ms = item.durationMs ?? 0;
  return {
    type: "exec_command_end",
    call_id: item.id,
    ...(item.processId === null ? {} : { process_id: item.processId }),
    turn_id: turnId,
    command: splitWords(item.command) ?? [item.command],
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(storedAction),
    source: snake(item.source),
    stdout: "",
    stderr: "",
    aggregated_output: item.aggregatedOutput ?? "",
    exit_code: item.exitCode,
    duration: { secs: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 },
    formatted_output: "",
    status: snake(item.status),
  };
}

function patchEnd(item: Extract<ThreadItem, { type: "fileChange" }>, turnId: string): EventMsg {
  return {
    type: "patch_apply_end",
    call_id: item.id,
    turn_id: turnId,
    stdout: "",
    stderr: "",
    success: item.status === "completed",
    changes: Object.fromEntries(item.changes.map((change) => [change.path, storedChange(change)])),
    status: snake(item.status),
  };
}

function storedAction(action: CommandAction): Readonly<Record<string, unknown>> {
  const { command, type, ...rest } = action;
  return { type: snake(type), cmd: command, ...rest };
}

function storedChange({ kind, diff }: FileUpdateChange): Readonly<Record<string, unknown>> {
  if (kind.type !== "update") return { type: kind.type, content: diff };
  const moved = `\n\nMoved to: ${kind.move_path ?? ""}`;
  const unified = kind.move_path !== null && diff.endsWith(moved) ? diff.slice(0, -moved.length) : diff;
  return { type: "update", unified_diff: unified, move_path: kind.move_path };
}

function snake(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
