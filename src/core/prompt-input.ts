// What the model would be sent for a prompt, without sending it: the items, and how many bytes each
// part takes.
import { promptRows, promptTable } from "../context/debug.ts";
import { contextFragments, initialContext } from "../context/fragments.ts";
import { historyItem } from "../context/history-item.ts";
import { userMessage } from "../context/user-input.ts";
import type { UserInput } from "../protocol/input.ts";
import type { ResponseItem } from "../protocol/model-item.ts";
import { diskContextFiles } from "./context-files.ts";
import { threadInstructions } from "./model-request.ts";
import type { ThreadState } from "./thread-state.ts";
import { describeContext } from "./turn-context.ts";

export interface PromptInput {
  readonly items: readonly ResponseItem[];
  /** A table of bytes and estimated tokens, one row per fragment and item. */
  readonly table: string;
}

/** The first request of the thread for this input. */
export function promptInput(state: ThreadState, input: readonly UserInput[]): PromptInput {
  const context = describeContext(state);
  const message = userMessage(input, state.settings.cwd, diskContextFiles);
  const said = message === null ? [] : [message];
  const rows = promptRows(
    threadInstructions(state.settings),
    contextFragments(context),
    said.map((item) => historyItem(item)),
  );
  return { items: [...initialContext(context), ...said], table: promptTable(rows) };
}
