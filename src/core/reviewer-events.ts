// What a reviewer says, as the clients of the reviewed thread hear it: under that thread's id and the
// review's turn id. The reviewer's own answer, its usage and its end stay inside: the review shows
// them in its own form (spec/app-server.md §5 review/start).
import type { ServerNotifications, ServerRequests } from "../protocol/methods.ts";
import type { ThreadItem } from "../protocol/item.ts";
import type { EventMsg } from "../rollout/types.ts";
import type { NotificationMethod, ServerRequestMethod, ThreadEvents, Unanswered } from "./events.ts";
import { endEvent } from "./item-events.ts";
import { setStatus, type ThreadState } from "./thread-state.ts";

const UNHEARD: ReadonlySet<NotificationMethod> = new Set<NotificationMethod>([
  "item/agentMessage/delta",
  "thread/tokenUsage/updated",
  "account/rateLimits/updated",
  "turn/completed",
]);

export class ReviewerEvents implements ThreadEvents {
  private readonly parent: ThreadState;
  private readonly turnId: string;
  /** The newest message; recorded when another follows, for the last one is the answer. */
  private heldMessage: EventMsg | null = null;

  constructor(parent: ThreadState, turnId: string) {
    this.parent = parent;
    this.turnId = turnId;
  }

  notify<M extends NotificationMethod>(method: M, params: ServerNotifications[M]): void {
    if (UNHEARD.has(method)) return;
    if (method === "thread/status/changed") {
      const { status } = params as ServerNotifications["thread/status/changed"];
      // The review is not over when the reviewer is.
      if (status.type === "active" || status.type === "systemError") setStatus(this.parent, status);
      return;
    }
    if (method === "item/completed") {
      const { item } = params as ServerNotifications["item/completed"];
      this.record(item);
      if (item.type === "agentMessage") return;
    }
    // 0.120 announces the reviewer's own turn by its own id, everything else by the review's.
    const shown =
      method === "turn/started" ? { ...(params as object), threadId: this.parent.id } : this.renamed(params);
    this.parent.events.notify(method, shown as never);
  }

  wants(method: NotificationMethod): boolean {
    return !UNHEARD.has(method) && this.parent.events.wants(method);
  }

  ask<M extends ServerRequestMethod>(
    method: M,
    params: ServerRequests[M]["params"],
    signal: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Unanswered }
  > {
    return this.parent.events.ask(method, this.renamed(params) as never, signal);
  }

  /** The message with the review's ids in place of the reviewer's, where it has any. */
  private renamed(params: unknown): object {
    const given = params as object;
    return {
      ...given,
      ...("threadId" in given ? { threadId: this.parent.id } : {}),
      ...("turnId" in given ? { turnId: this.turnId } : {}),
    };
  }

  /** Keeps in the reviewed thread's file what its turns show when they are read back. */
  private record(item: ThreadItem): void {
    if (item.type === "agentMessage") {
      if (this.heldMessage !== null) this.write([this.heldMessage]);
      const { text, phase } = item;
      this.heldMessage = { type: "agent_message", message: text, phase, memory_citation: null };
    } else if (item.type === "reasoning") {
      this.write(item.summary.map((text) => ({ type: "agent_reasoning", text })));
    } else {
      const end = endEvent(item, this.turnId);
      if (end !== null) this.write([end]);
    }
  }

  private write(events: readonly EventMsg[]): void {
    this.parent.recorder.write(events.map((payload) => ({ type: "event_msg", payload })));
  }
}
