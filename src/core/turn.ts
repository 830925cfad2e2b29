// The turn loop: context and input go into the history, then request after request until the model
// has nothing more to run and the user nothing more to say.
import { newItemId } from "../base/ids.ts";
import { userMessage } from "../context/user-input.ts";
import type { UserInput } from "../protocol/input.ts";
import { buildToolSet, toolSpecs } from "./turn-tools.ts";
import { compactInTurn, needsCompaction } from "./compact.ts";
import { describeContext, recordContext } from "./turn-context.ts";
import type { ActiveTurn } from "./active-turn.ts";
import { diskContextFiles } from "./context-files.ts";
import type { RequestScope } from "./model-request.ts";
import { sample } from "./sampling.ts";
import { StreamItems } from "./stream-items.ts";
import { notifyRawItem, recordItem, storeItem, type ThreadState } from "./thread-state.ts";
import { ToolRunner } from "./tool-runner.ts";
import { userText } from "./user-text.ts";
import { turnToolContext } from "./tool-context.ts";

export interface TurnOptions {
  readonly outputSchema?: unknown;
  readonly subagent?: string | null;
}

/** Runs a regular turn. @throws ModelError, RecordError; returns early when the turn was interrupted */
export async function runTurn(
  state: ThreadState,
  turn: ActiveTurn,
  input: readonly UserInput[],
  options: TurnOptions = {},
): Promise<void> {
  recordContext(state, turn.id, describeContext(state));
  recordUserInput(state, turn, input, true);
  const scope: RequestScope = {
    turnId: turn.id,
    tools: toolSpecs(state),
    outputSchema: options.outputSchema,
    turnState: null,
    subagent: options.subagent ?? null,
    instructions: null,
  };
  const context = turnToolContext(state, turn);
  const tools = buildToolSet(state);
  while (!turn.signal.aborted) {
    if (needsCompaction(state)) await compactInTurn(state, turn, scope);
    for (const notice of state.notices.splice(0)) recordItem(state, userText(notice), turn.id);
    for (const steered of turn.steered.splice(0)) recordUserInput(state, turn, steered, false);
    const runner = new ToolRunner(state, turn, tools, context);
    const again = await step(state, turn, scope, runner);
    if (!again && turn.steered.length === 0) return;
  }
}

/** One request and its tool calls. Returns whether the model must hear of outputs. */
async function step(
  state: ThreadState,
  turn: ActiveTurn,
  scope: RequestScope,
  runner: ToolRunner,
): Promise<boolean> {
  let calls = 0;
  const items = new StreamItems(state, turn, (item) => {
    calls += 1;
    runner.start(item);
  });
  const sink = {
    event: (event: Parameters<StreamItems["event"]>[0]) => items.event(event),
    broken: async () => {
      items.broken();
      if (await runner.finish()) turn.abort();
      // The retry's request carries their outputs.
      calls = 0;
    },
  };
  try {
    await sample({ state, scope, signal: turn.signal }, sink);
  } finally {
    if (await runner.finish()) turn.abort();
  }
  return calls > 0;
}

/** Puts what the user said into the history and shows it as an item. */
function recordUserInput(
  state: ThreadState,
  turn: ActiveTurn,
  input: readonly UserInput[],
  turnStart: boolean,
): void {
  const item = userMessage(input, state.settings.cwd, diskContextFiles);
  if (item !== null) storeItem(state, item, turnStart);
  const texts = input.filter((part) => part.type === "text");
  const message = texts.map((part) => part.text).join("");
  state.recorder.write([
    {
      type: "event_msg",
      payload: {
        type: "user_message",
        message,
        images: input.flatMap((part) => (part.type === "image" ? [part.url] : [])),
        local_images: input.flatMap((part) => (part.type === "localImage" ? [part.path] : [])),
        text_elements: texts.flatMap((part) => part.text_elements ?? []),
      },
    },
  ]);
  if (state.preview === "") state.preview = message;
  if (item !== null) notifyRawItem(state, item, turn.id);
  const content = input.map((part) =>
    part.type === "text" ? { ...part, text_elements: part.text_elements ?? [] } : part,
  );
  const shown = {
    item: { type: "userMessage" as const, id: newItemId(), content },
    threadId: state.id,
    turnId: turn.id,
  };
  state.events.notify("item/started", shown);
  state.events.notify("item/completed", shown);
}
