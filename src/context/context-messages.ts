// Tells what a person wrote from what the program put into user messages. Compaction keeps the
// former, rollback counts it. A frame counts only as a whole, so that a prompt which merely begins
// like one is never taken for the program's.
import type { MessageItem, ResponseItem } from "../protocol/model-item.ts";
import { SUMMARY_MARK } from "./compaction-prompt.ts";

const FRAMES: readonly (readonly [start: string, end: string])[] = [
  ["# AGENTS.md instructions for ", "</INSTRUCTIONS>"],
  ["<environment_context>", "</environment_context>"],
  ["<turn_aborted>", "</turn_aborted>"],
  ["<user_shell_command>", "</user_shell_command>"],
  ["<skill>", "</skill>"],
  ["<subagent_notification>", "</subagent_notification>"],
  ["<hook_prompt ", "</hook_prompt>"],
  [SUMMARY_MARK, ""],
  ["Warning: apply_patch was requested via ", " instead of exec_command."],
];

const LEFT_OUT = /^\[(\d+) earlier user messages left out\]$/;

/** The line that stands for user messages which a compaction could not keep. */
export function leftOutText(count: number): string {
  return `[${count} earlier user messages left out]`;
}

/** How many user messages an item stands for as such a line; 0 for any other item. */
export function leftOutCount(item: ResponseItem): number {
  if (item.type !== "message" || item.role !== "user" || item.content.length !== 1) return 0;
  const part = item.content[0];
  return part !== undefined && "text" in part ? Number(LEFT_OUT.exec(part.text)?.[1] ?? 0) : 0;
}

/** Whether an item is a message that a person wrote (a prompt or a steer). */
export function isUserPrompt(item: ResponseItem): item is MessageItem {
  if (item.type !== "message" || item.role !== "user") return false;
  return item.content.length === 0 || !item.content.every((part) => "text" in part && isFramed(part.text));
}

function isFramed(text: string): boolean {
  const trimmed = text.trim();
  return (
    LEFT_OUT.test(trimmed) ||
    FRAMES.some(([start, end]) => trimmed.startsWith(start) && trimmed.endsWith(end))
  );
}
