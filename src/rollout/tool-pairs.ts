// Every tool call in a request must have its output, and every output its call. A thread that was cut
// lacks outputs; the same gap is always filled the same way, so requests stay append-only. Pure.
import type { ResponseItem } from "../protocol/model-item.ts";

const MISSING_OUTPUT = "aborted";

/** Call ids that have no output, in order. */
export function openCalls(items: readonly ResponseItem[]): readonly string[] {
  const answered = new Set(items.map(answeredCall));
  return items.map(madeCall).filter((id) => id !== undefined && !answered.has(id)) as string[];
}

/**
 * The items with missing outputs put behind their calls, outputs without a call taken out, and outputs
 * that follow each other in the order of their calls: on disk they stand in the order they came.
 */
export function pairCalls(items: readonly ResponseItem[]): ResponseItem[] {
  return inCallOrder(completed(items));
}

function inCallOrder(items: readonly ResponseItem[]): ResponseItem[] {
  const place = new Map(items.map((item, index) => [madeCall(item), index]));
  const ordered: ResponseItem[] = [];
  for (let start = 0; start < items.length;) {
    let end = start + 1;
    if (answeredCall(items[start]!) !== undefined) {
      while (end < items.length && answeredCall(items[end]!) !== undefined) end += 1;
    }
    const run = items.slice(start, end);
    run.sort((a, b) => (place.get(answeredCall(a)) ?? 0) - (place.get(answeredCall(b)) ?? 0));
    ordered.push(...run);
    start = end;
  }
  return ordered;
}

function completed(items: readonly ResponseItem[]): ResponseItem[] {
  const missing = new Set(openCalls(items));
  const made = new Set(items.map(madeCall));
  const paired: ResponseItem[] = [];
  for (const item of items) {
    const answers = answeredCall(item);
    if (answers !== undefined && !made.has(answers)) continue;
    paired.push(item);
    const call_id = madeCall(item);
    if (call_id === undefined || !missing.has(call_id)) continue;
    const type = item.type === "custom_tool_call" ? "custom_tool_call_output" : "function_call_output";
    paired.push({ type, call_id, output: MISSING_OUTPUT });
  }
  return paired;
}

function madeCall(item: ResponseItem): string | undefined {
  switch (item.type) {
    case "function_call":
    case "custom_tool_call":
      return item.call_id;
    case "local_shell_call":
      return item.call_id ?? undefined;
    default:
      return undefined;
  }
}

function answeredCall(item: ResponseItem): string | undefined {
  const isOutput = item.type === "function_call_output" || item.type === "custom_tool_call_output";
  return isOutput ? item.call_id : undefined;
}
