// How full the model's window is when no request has told it: instructions, tools and history at
// four bytes a token.
import { utf8Length } from "../base/utf8.ts";
import { approximateTokens } from "../context/truncate.ts";
import { threadInstructions } from "./model-request.ts";
import type { ThreadState } from "./thread-state.ts";
import { toolSpecs } from "./turn-tools.ts";

/** Estimated tokens of the next request. */
export function contextTokens(state: ThreadState): number {
  const fixed = utf8Length(threadInstructions(state.settings)) + utf8Length(JSON.stringify(toolSpecs(state)));
  return state.history.tokens + approximateTokens(fixed);
}
