// turn/start: runs a turn, or adds the input to the running one.
import { applyTurnOverrides } from "../../core/turn-overrides.ts";
import { checkInput } from "../check-input.ts";
import { method } from "../method.ts";
import { loadedThread } from "../thread-lookup.ts";

export const turnStart = method("turn/start", (params, context) => {
  const thread = loadedThread(context.engine, params.threadId);
  checkInput(params.input);
  applyTurnOverrides(thread.state, params);
  const turn = thread.startTurn(params.input, { outputSchema: params.outputSchema ?? null });
  context.after(() => turn.run());
  return {
    turn: {
      id: turn.id,
      items: [],
      status: "inProgress" as const,
      error: null,
      startedAt: null,
      completedAt: null,
      durationMs: null,
    },
  };
});
