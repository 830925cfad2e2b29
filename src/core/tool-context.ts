// Gives tools their ports for one turn: items, approvals, grants, commands.
import type { ThreadItem } from "../protocol/item.ts";
import { policyWithTokenLimit } from "../context/truncate.ts";
import type {
  ItemSink,
  PlanStep,
  ToolContext,
  ToolSettings,
  TurnDiff,
  TurnFileChange,
} from "../tools/types.ts";
import type { ActiveTurn } from "./active-turn.ts";
import { ApprovalBroker } from "./approvals.ts";
import { diskContextFiles } from "./context-files.ts";
import type { ThreadState } from "./thread-state.ts";
import { otherTurnError } from "./turn-error.ts";
import { RecordError } from "./recorder.ts";
import { endEvent } from "./item-events.ts";
import { commandApprovalPolicy, mayAskPermissions } from "./settings.ts";
import { TurnDiffTracker } from "./turn-diff.ts";

/** Makes the context of one call; the part shared by the turn's calls is made once. */
export function turnToolContext(
  state: ThreadState,
  turn: ActiveTurn,
): (note: ToolContext["note"]) => ToolContext {
  const diff = new PublishedDiff(state, turn);
  const shared = {
    threadId: state.id,
    turnId: turn.id,
    signal: turn.signal,
    items: new TurnItems(state, turn),
    approvals: new ApprovalBroker(state, turn),
    grants: state.grants,
    sandbox: state.services.sandbox,
    sessions: state.sessions,
    diff,
    agents: state.agents,
    selfArgv: state.services.selfArgv,
    files: diskContextFiles,
  };
  // Settings are made for each call: what the user granted meanwhile counts.
  return (note) => ({ ...shared, settings: toolSettings(state, turn.id), note });
}

/** The settings tools look at, from the thread's. */
export function toolSettings(state: ThreadState, turnId: string): ToolSettings {
  const { config, settings } = state;
  const granted = state.grants.permissionsOf(turnId);
  const { sandboxPolicy } = settings;
  return {
    cwd: settings.cwd,
    codexHome: config.codexHome,
    approvalPolicy: commandApprovalPolicy(settings.approvalPolicy),
    sandboxPolicy:
      granted.network && sandboxPolicy.type !== "dangerFullAccess"
        ? { ...sandboxPolicy, networkAccess: true }
        : sandboxPolicy,
    extraWritableRoots: [config.memoriesRoot],
    grantedRoots: granted.write,
    additionalPermissions: config.features.exec_permission_approvals === true,
    mayAskPermissions: mayAskPermissions(settings.approvalPolicy),
    truncation: policyWithTokenLimit(settings.modelInfo.truncation, config.toolOutputTokenLimit),
    userShell: config.userShell,
    allowLoginShell: config.allowLoginShell,
    commandEnv: config.commandEnv,
    collaborationMode: settings.collaborationMode?.mode ?? "default",
    imageInput: settings.modelInfo.inputModalities.includes("image"),
  };
}

/** Shows items of a turn. They outlive it: a command may end after turn/completed. */
export class TurnItems implements ItemSink {
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;

  constructor(state: ThreadState, turn: ActiveTurn) {
    this.state = state;
    this.turn = turn;
  }

  started(item: ThreadItem): void {
    this.state.events.notify("item/started", { item, threadId: this.state.id, turnId: this.turn.id });
  }

  completed(item: ThreadItem): void {
    const kept = endEvent(item, this.turn.id);
    if (kept !== null) this.state.recorder.write([{ type: "event_msg", payload: kept }]);
    this.state.events.notify("item/completed", { item, threadId: this.state.id, turnId: this.turn.id });
  }

  endedLate(item: ThreadItem): void {
    try {
      this.completed(item);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.state.events.notify("error", {
        error: otherTurnError(error.message),
        willRetry: false,
        threadId: this.state.id,
        turnId: this.turn.id,
      });
    }
  }

  wantsCommandOutput(): boolean {
    return this.state.events.wants("item/commandExecution/outputDelta");
  }

  commandOutput(itemId: string, delta: string): void {
    this.state.events.notify("item/commandExecution/outputDelta", { ...this.ids(itemId), delta });
  }

  terminalInteraction(itemId: string, processId: string, stdin: string): void {
    this.state.events.notify("item/commandExecution/terminalInteraction", {
      ...this.ids(itemId),
      processId,
      stdin,
    });
  }

  fileChangeOutput(itemId: string, delta: string): void {
    this.state.events.notify("item/fileChange/outputDelta", { ...this.ids(itemId), delta });
  }

  planUpdated(explanation: string | null, plan: readonly PlanStep[]): void {
    const steps = plan.map(({ step, status }) => ({ step, status }));
    this.state.events.notify("turn/plan/updated", {
      threadId: this.state.id,
      turnId: this.turn.id,
      explanation,
      plan: steps,
    });
  }

  private ids(itemId: string): { threadId: string; turnId: string; itemId: string } {
    return { threadId: this.state.id, turnId: this.turn.id, itemId };
  }
}

/** The turn's diff, sent to clients whenever it changes. */
class PublishedDiff implements TurnDiff {
  private readonly tracker = new TurnDiffTracker();
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;

  constructor(state: ThreadState, turn: ActiveTurn) {
    this.state = state;
    this.turn = turn;
  }

  async record(changes: readonly TurnFileChange[]): Promise<void> {
    this.tracker.record(changes);
    const diff = await this.tracker.text(this.state.settings.cwd);
    this.state.events.notify("turn/diff/updated", { threadId: this.state.id, turnId: this.turn.id, diff });
  }
}
