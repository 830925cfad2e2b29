// turn/steer: adds input to the running turn that the client expects.
import { checkInput } from "../check-input.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";
import { unreachable } from "../../base/result.ts";

export const turnSteer = method("turn/steer", (params, { engine }) => {
  const thread = loadedThread(engine, params.threadId);
  if (params.expectedTurnId === "") throw invalidRequest("expectedTurnId must not be empty");
  checkInput(params.input);
  const refusal = thread.steer(params.expectedTurnId, params.input);
  if (refusal === null) return { turnId: params.expectedTurnId };
  switch (refusal.type) {
    case "noActiveTurn":
      throw invalidRequest("no active turn to steer");
    case "otherTurn":
      throw invalidRequest(
        `expected active turn id \`${params.expectedTurnId}\` but found \`${refusal.actual}\``,
      );
    case "notSteerable": {
      const message = `cannot steer a ${refusal.kind} turn`;
      throw invalidRequest(message, {
        message,
        codexErrorInfo: { activeTurnNotSteerable: { turnKind: refusal.kind } },
        additionalDetails: null,
      });
    }
    default:
      return unreachable(refusal);
  }
});
