// 0.120 stores the output of a freeform apply_patch call as JSON and sends it as text. Here the stored
// form becomes the sent one, so that a resumed request begins as the request before it did. Pure.
import type { ResponseItem } from "../protocol/model-item.ts";
import { isFields, numberOrNull } from "./fields.ts";

/** The items as the model saw them. Outputs in any other form are left as they are. */
export function patchOutputsAsSent(items: readonly ResponseItem[]): ResponseItem[] {
  const patches = new Set<string>();
  return items.map((item) => {
    if (item.type === "custom_tool_call" && item.name === "apply_patch") patches.add(item.call_id);
    if (item.type !== "custom_tool_call_output" || !patches.has(item.call_id)) return item;
    const text = typeof item.output === "string" ? sentText(item.output) : undefined;
    return text === undefined ? item : { ...item, output: text };
  });
}

function sentText(stored: string): string | undefined {
  if (!stored.startsWith('{"')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return undefined; // a text of its own that only begins like JSON
  }
  if (!isFields(value) || typeof value["output"] !== "string" || !isFields(value["metadata"]))
    return undefined;
  const code = numberOrNull(value["metadata"], "exit_code");
  const seconds = numberOrNull(value["metadata"], "duration_seconds");
  if (code === null || seconds === null) return undefined;
  return `Exit code: ${code}\nWall time: ${seconds} seconds\nOutput:\n${value["output"]}`;
}
