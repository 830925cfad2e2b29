// Tool calls of the running turn that have no output yet. When the turn is interrupted each gets
// one, so that the next request is well formed and the model knows how far it came.
import { monotonicMs } from "../base/clock.ts";
import { abortedByUser } from "../context/turn-aborted.ts";
import type { ResponseItem } from "../protocol/model-item.ts";

export interface OpenCall {
  readonly kind: "function" | "custom";
  readonly startedMs: number;
}

/** By call id, in the order of the calls. */
export type OpenCalls = Map<string, OpenCall>;

/** The outputs of calls that an interruption cut off. */
export function abortedCalls(calls: OpenCalls): readonly ResponseItem[] {
  return [...calls].map(([callId, call]) => {
    const output = abortedByUser((monotonicMs() - call.startedMs) / 1000);
    return call.kind === "custom"
      ? { type: "custom_tool_call_output", call_id: callId, output }
      : { type: "function_call_output", call_id: callId, output };
  });
}
