// After a resume: what the model was last told, as far as the rollout says, so that only what has
// changed since is sent again.
import type { ContextInput } from "../context/fragments.ts";
import { storedSandboxPolicy } from "./settings.ts";
import type { ThreadState } from "./thread-state.ts";

/** `turn_context` of the stored thread's last turn. */
export type StoredTurnContext = Readonly<Record<string, unknown>>;

/** The context as it was then. Parts that the rollout does not hold count as unchanged. */
export function resumedContext(
  state: ThreadState,
  stored: StoredTurnContext,
  current: ContextInput,
): ContextInput {
  const policy = storedSandboxPolicy(state.settings.sandboxPolicy, [state.config.memoriesRoot]);
  const samePermissions =
    JSON.stringify(stored.approval_policy) === JSON.stringify(state.settings.approvalPolicy) &&
    JSON.stringify(stored.sandbox_policy) === JSON.stringify(policy);
  const { environment } = current;
  return {
    ...current,
    model: text(stored.model) ?? current.model,
    permissions: samePermissions ? current.permissions : null,
    environment:
      environment === null
        ? null
        : {
            ...environment,
            cwd: text(stored.cwd) ?? environment.cwd,
            currentDate: text(stored.current_date) ?? environment.currentDate,
            timeZone: text(stored.timezone) ?? environment.timeZone,
          },
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
