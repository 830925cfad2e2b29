// Turns the model's stream into thread items: started when the model begins one, deltas as they
// come, completed (and in the rollout and the history) when it is whole. Tool calls are handed out
// the moment they are complete.
import type { ModelEvent } from "../model/types.ts";
import type {
  CustomToolCallItem,
  FunctionCallItem,
  LocalShellCallItem,
  MessageItem,
  ReasoningItem,
  ResponseItem,
  WebSearchCallItem,
} from "../protocol/model-item.ts";
import type { ThreadItem } from "../protocol/item.ts";
import { newItemId } from "../base/ids.ts";
import type { ActiveTurn } from "./active-turn.ts";
import { endEvent } from "./item-events.ts";
import { ProposedPlanSplitter, type PlanSplit } from "./proposed-plan.ts";
import type { StreamSink } from "./sampling.ts";
import { notifyRawItem, recordItem, storeItem, type ThreadState } from "./thread-state.ts";

export type CallItem = FunctionCallItem | CustomToolCallItem | LocalShellCallItem;

export class StreamItems implements StreamSink {
  private readonly state: ThreadState;
  private readonly turn: ActiveTurn;
  private readonly onCall: (item: CallItem) => void;
  private readonly started = new Set<string>();
  private plan: { splitter: ProposedPlanSplitter; message: string; plan: string; begun: boolean } | null =
    null;

  constructor(state: ThreadState, turn: ActiveTurn, onCall: (item: CallItem) => void) {
    this.state = state;
    this.turn = turn;
    this.onCall = onCall;
  }

  broken(): void {
    this.started.clear();
    this.plan = null;
  }

  event(event: ModelEvent): void {
    switch (event.type) {
      case "headers":
        return this.headers(event);
      case "itemStarted":
        return this.itemStarted(event.itemId, event.item);
      case "textDelta":
        return this.textDelta(event.itemId, event.delta);
      case "reasoningSummaryPart":
        return this.notify("item/reasoning/summaryPartAdded", event.itemId, {
          summaryIndex: event.summaryIndex,
        });
      case "reasoningSummaryDelta":
        return this.notify("item/reasoning/summaryTextDelta", event.itemId, {
          delta: event.delta,
          summaryIndex: event.summaryIndex,
        });
      case "reasoningTextDelta":
        if (!this.state.config.showRawReasoning) return;
        return this.notify("item/reasoning/textDelta", event.itemId, {
          delta: event.delta,
          contentIndex: event.contentIndex,
        });
      case "itemDone":
        return this.itemDone(event.itemId, event.item);
      case "completed":
        return this.completed(event);
    }
  }

  private headers(event: ModelEvent & { type: "headers" }): void {
    const { state } = this;
    if (event.rateLimits !== null) state.usage.rateLimits = event.rateLimits;
    state.recorder.write([{ type: "event_msg", payload: state.usage.event() }]);
    notifyUsage(state, this.turn.id);
    this.notifyRateLimits();
    if (
      event.serverModel !== null &&
      event.serverModel.toLowerCase() !== state.settings.model.toLowerCase()
    ) {
      state.events.notify("model/rerouted", {
        threadId: state.id,
        turnId: this.turn.id,
        fromModel: state.settings.model,
        toModel: event.serverModel,
        reason: "highRiskCyberActivity",
      });
    }
  }

  private completed(event: ModelEvent & { type: "completed" }): void {
    const { state } = this;
    if (event.usage !== null) state.usage.record(event.usage);
    state.recorder.write([{ type: "event_msg", payload: state.usage.event() }]);
    notifyUsage(state, this.turn.id);
    this.notifyRateLimits();
  }

  private notifyRateLimits(): void {
    const limits = this.state.usage.rateLimits;
    this.state.events.notify("account/rateLimits/updated", {
      rateLimits: {
        limitId: limits?.limitId ?? "codex",
        limitName: limits?.limitName ?? null,
        primary: limits?.primary ?? null,
        secondary: limits?.secondary ?? null,
        credits: limits?.credits ?? null,
        planType: null,
      },
    });
  }

  private itemStarted(itemId: string, item: ResponseItem): void {
    if (item.type === "message" && item.role === "assistant") {
      if (this.state.settings.collaborationMode?.mode === "plan") {
        this.plan = { splitter: new ProposedPlanSplitter(), message: "", plan: "", begun: false };
      }
      this.start(itemId, agentMessage(itemId, "", item));
    } else if (item.type === "reasoning") {
      this.start(itemId, { type: "reasoning", id: itemId, summary: [], content: [] });
    } else if (item.type === "web_search_call") {
      this.start(itemId, webSearch(itemId, item));
    }
  }

  private start(itemId: string, item: ThreadItem): void {
    if (this.started.has(itemId)) return;
    this.started.add(itemId);
    this.state.events.notify("item/started", { item, threadId: this.state.id, turnId: this.turn.id });
  }

  private finish(itemId: string, item: ThreadItem): void {
    this.start(itemId, item);
    this.state.events.notify("item/completed", { item, threadId: this.state.id, turnId: this.turn.id });
  }

  private textDelta(itemId: string, delta: string): void {
    if (this.plan === null) return this.messageDelta(itemId, delta);
    this.showPlan(itemId, this.plan.splitter.push(delta));
  }

  private messageDelta(itemId: string, delta: string): void {
    const { events } = this.state;
    if (!events.wants("item/agentMessage/delta")) return;
    this.notify("item/agentMessage/delta", itemId, { delta });
  }

  private notify(
    method:
      | "item/agentMessage/delta"
      | "item/plan/delta"
      | "item/reasoning/summaryPartAdded"
      | "item/reasoning/summaryTextDelta"
      | "item/reasoning/textDelta",
    itemId: string,
    rest: object,
  ): void {
    const params = { threadId: this.state.id, turnId: this.turn.id, itemId, ...rest };
    this.state.events.notify(method, params as never);
  }

  private showPlan(itemId: string, split: PlanSplit): void {
    const { plan } = this;
    if (plan === null) return;
    plan.message += split.message;
    plan.plan += split.plan;
    if (split.message !== "") this.messageDelta(itemId, split.message);
    if (!plan.splitter.sawPlan) return;
    const planId = `${this.turn.id}-plan`;
    if (!plan.begun) {
      plan.begun = true;
      this.start(planId, { type: "plan", id: planId, text: "" });
    }
    if (split.plan !== "") this.notify("item/plan/delta", planId, { delta: split.plan });
  }

  private itemDone(itemId: string, item: ResponseItem): void {
    switch (item.type) {
      case "message":
        return this.messageDone(itemId, item);
      case "reasoning":
        return this.reasoningDone(itemId, item);
      case "web_search_call":
        return this.searchDone(webSearch(itemId, item), item);
      case "function_call":
      case "custom_tool_call":
      case "local_shell_call":
        recordItem(this.state, item, this.turn.id);
        return this.onCall(item);
      case "function_call_output":
      case "custom_tool_call_output":
        // Outputs are ours to give; a server that sends one is not believed.
        return;
    }
  }

  private searchDone(shown: ThreadItem, item: WebSearchCallItem): void {
    recordItem(this.state, item, this.turn.id);
    const kept = endEvent(shown, this.turn.id);
    if (kept !== null) this.state.recorder.write([{ type: "event_msg", payload: kept }]);
    this.finish(shown.id, shown);
  }

  private messageDone(itemId: string, item: MessageItem): void {
    if (item.role !== "assistant") return;
    let text = item.content.map((part) => (part.type === "output_text" ? part.text : "")).join("");
    if (this.plan !== null) {
      if (this.plan.message === "" && this.plan.plan === "")
        this.showPlan(itemId, this.plan.splitter.push(text));
      this.showPlan(itemId, this.plan.splitter.finish());
      const { message, plan, begun } = this.plan;
      this.plan = null;
      text = message;
      if (begun) {
        const planId = `${this.turn.id}-plan`;
        const item = { type: "Plan", id: planId, text: plan };
        this.state.recorder.write([
          {
            type: "event_msg",
            payload: { type: "item_completed", thread_id: this.state.id, turn_id: this.turn.id, item },
          },
        ]);
        this.finish(planId, { type: "plan", id: planId, text: plan });
      }
    }
    this.turn.lastAgentMessage = text;
    this.state.recorder.write([
      {
        type: "event_msg",
        payload: { type: "agent_message", message: text, phase: item.phase ?? null, memory_citation: null },
      },
    ]);
    storeItem(this.state, item);
    this.finish(itemId, agentMessage(itemId, text, item));
    notifyRawItem(this.state, item, this.turn.id);
  }

  private reasoningDone(itemId: string, item: ReasoningItem): void {
    const summary = item.summary.map((part) => part.text);
    const raw = this.state.config.showRawReasoning ? (item.content ?? []).map((part) => part.text) : [];
    this.state.recorder.write([
      ...summary.map((text) => ({ type: "event_msg" as const, payload: { type: "agent_reasoning", text } })),
      ...raw.map((text) => ({
        type: "event_msg" as const,
        payload: { type: "agent_reasoning_raw_content", text },
      })),
    ]);
    recordItem(this.state, item, this.turn.id);
    this.finish(itemId, { type: "reasoning", id: itemId, summary, content: raw });
  }
}

/** Sends the thread's token usage, if any was counted. */
export function notifyUsage(state: ThreadState, turnId: string): void {
  const tokenUsage = state.usage.snapshot();
  if (tokenUsage === null) return;
  state.events.notify("thread/tokenUsage/updated", { threadId: state.id, turnId, tokenUsage });
}

function agentMessage(id: string, text: string, item: MessageItem): ThreadItem {
  const phase = item.phase === "commentary" || item.phase === "final_answer" ? item.phase : null;
  return { type: "agentMessage", id: id === "" ? newItemId() : id, text, phase, memoryCitation: null };
}

function webSearch(id: string, item: WebSearchCallItem): ThreadItem {
  const action = item.action;
  if (action === undefined) return { type: "webSearch", id, query: "", action: { type: "other" } };
  switch (action.type) {
    case "search":
      return {
        type: "webSearch",
        id,
        query: action.query ?? action.queries?.[0] ?? "",
        action: {
          type: "search",
          query: action.query ?? null,
          queries: action.queries === undefined ? null : [...action.queries],
        },
      };
    case "open_page":
      return {
        type: "webSearch",
        id,
        query: action.url ?? "",
        action: { type: "openPage", url: action.url ?? null },
      };
    case "find_in_page":
      return {
        type: "webSearch",
        id,
        query: `'${action.pattern ?? ""}' in ${action.url ?? ""}`,
        action: { type: "findInPage", url: action.url ?? null, pattern: action.pattern ?? null },
      };
    default:
      return { type: "webSearch", id, query: "", action: { type: "other" } };
  }
}
