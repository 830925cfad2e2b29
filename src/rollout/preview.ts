// The short text that stands for a thread in lists: its first user message.
import type { ResponseItem } from "../protocol/model-item.ts";
import type { EventMsg } from "./types.ts";

// Editors put their context above this heading; what follows it is what the person typed.
const REQUEST_HEADING = "## My request for Codex:";

// Messages in the user's role that the program writes itself.
const PROGRAM_TEXT =
  /^\s*(<(environment_context|turn_aborted|user_instructions|user_shell_command|subagent_notification|user_action|hook_prompt|skill|permissions instructions|INSTRUCTIONS)\b|# AGENTS\.md instructions)/;

/** The preview that a `user_message` event gives; `[Image]` when it holds only images. */
export function previewOfEvent(event: EventMsg): string {
  const text = afterHeading(typeof event["message"] === "string" ? event["message"] : "");
  if (text !== "") return text;
  const hasImage = isFilled(event["images"]) || isFilled(event["local_images"]);
  return hasImage ? "[Image]" : "";
}

/** The preview that a model item gives: the text of a user's own message, else undefined. */
export function previewOfItem(item: ResponseItem): string | undefined {
  if (!isUserMessage(item)) return undefined;
  const parts = item.content.map((part) => (part.type === "input_text" ? part.text : ""));
  const text = afterHeading(parts.join(""));
  return text === "" ? undefined : text;
}

/** Whether a model item is a message that a person wrote, not context in the user's role. */
export function isUserMessage(item: ResponseItem): item is Extract<ResponseItem, { type: "message" }> {
  if (item.type !== "message" || item.role !== "user") return false;
  const first = item.content[0];
  return !(first?.type === "input_text" && PROGRAM_TEXT.test(first.text));
}

function afterHeading(text: string): string {
  const at = text.indexOf(REQUEST_HEADING);
  return (at < 0 ? text : text.slice(at + REQUEST_HEADING.length)).trim();
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
