// `--json`: notifications of the server become the event lines of `spec/cli.md` 2.2. Pure: the state
// is the numbering of items, the plan and the usage.
import type { ThreadItem } from "../protocol/item.ts";
import type { ServerNotification } from "../protocol/methods.ts";
import { jsonItem, type JsonItem } from "./json-items.ts";

export type JsonEvent = Readonly<Record<string, unknown>> & { readonly type: string };

const NO_USAGE = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 };

export class JsonEvents {
  private readonly threadId: string;
  private readonly ids = new Map<string, string>();
  private nextItem = 0;
  private plan: JsonItem | null = null;
  private usage = NO_USAGE;

  constructor(threadId: string) {
    this.threadId = threadId;
  }

  /** The lines for one notification, in order. */
  events(notification: ServerNotification): readonly JsonEvent[] {
    switch (notification.method) {
      case "turn/started":
        return [{ type: "turn.started" }];
      case "item/started":
        return this.item("item.started", notification.params.item);
      case "item/completed":
        return this.item("item.completed", notification.params.item);
      case "turn/plan/updated":
        return [this.planEvent(notification.params.plan)];
      case "thread/tokenUsage/updated": {
        const { inputTokens, cachedInputTokens, outputTokens } = notification.params.tokenUsage.total;
        this.usage = {
          input_tokens: inputTokens,
          cached_input_tokens: cachedInputTokens,
          output_tokens: outputTokens,
        };
        return [];
      }
      case "error": {
        const { error, willRetry } = notification.params;
        const cause = willRetry && error.additionalDetails !== null ? ` (${error.additionalDetails})` : "";
        return [{ type: "error", message: `${error.message}${cause}` }];
      }
      case "turn/completed":
        return this.turnEnd(notification.params.turn);
      default:
        return [];
    }
  }

  /** The first line of a run. */
  threadStarted(): JsonEvent {
    return { type: "thread.started", thread_id: this.threadId };
  }

  private item(type: "item.started" | "item.completed", item: ThreadItem): readonly JsonEvent[] {
    const body = jsonItem(item, type === "item.started");
    if (body === null) return [];
    return [{ type, item: { id: this.idOf(item), ...body } }];
  }

  private idOf(item: ThreadItem): string {
    // The model's own id, as 0.120 has it.
    if (item.type === "webSearch") return item.id;
    const known = this.ids.get(item.id);
    if (known !== undefined) return known;
    const id = `item_${this.nextItem++}`;
    this.ids.set(item.id, id);
    return id;
  }

  private planEvent(steps: readonly { readonly step: string; readonly status: string }[]): JsonEvent {
    const items = steps.map(({ step, status }) => ({ text: step, completed: status === "completed" }));
    const type = this.plan === null ? "item.started" : "item.updated";
    const id = this.plan?.id ?? `item_${this.nextItem++}`;
    this.plan = { id, type: "todo_list", items };
    return { type, item: this.plan };
  }

  private turnEnd(turn: {
    readonly status: string;
    readonly error: { readonly message: string } | null;
  }): readonly JsonEvent[] {
    const plan = this.plan === null ? [] : [{ type: "item.completed", item: this.plan }];
    this.plan = null;
    if (turn.status === "completed") return [...plan, { type: "turn.completed", usage: this.usage }];
    if (turn.status === "failed") {
      return [...plan, { type: "turn.failed", error: { message: turn.error?.message ?? "the turn failed" } }];
    }
    return [];
  }
}
