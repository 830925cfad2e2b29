// A user-role message of one text: notes of ours that stand in the user's place.
import type { MessageItem } from "../protocol/model-item.ts";

/** The message item for `text`. */
export function userText(text: string): MessageItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** A note of ours in the given role. */
export function noteItem(role: "user" | "developer", text: string): MessageItem {
  return { ...userText(text), role };
}
