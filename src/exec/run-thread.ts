// One run through the protocol: start or resume a thread, run a turn, hand every notification to the
// output, and say how it ended.
import { unreachable } from "../base/result.ts";
import type { Client } from "../client/client.ts";
import type { UserInput } from "../protocol/input.ts";
import type { ClientResult, ServerNotification } from "../protocol/methods.ts";
import type { ReviewTarget } from "../protocol/review.ts";

export type Started = ClientResult<"thread/start">;

export type RunTask =
  | { readonly type: "turn"; readonly input: readonly UserInput[]; readonly outputSchema: unknown }
  | { readonly type: "review"; readonly target: ReviewTarget };

export interface RunEnd {
  readonly status: "completed" | "failed" | "interrupted";
  readonly lastMessage: string | null;
}

export interface Output {
  /** The thread is there; the turn begins. */
  started(started: Started): void;
  notification(notification: ServerNotification): void;
}

/** Runs the task in the thread. Resolves when its turn has ended. */
export function runInThread(
  client: Client,
  started: Started,
  task: RunTask,
  output: Output,
): Promise<RunEnd> {
  return new Promise((resolve, reject) => {
    let lastMessage: string | null = null;
    let answered = false;
    const threadId = started.thread.id;
    client.onNotification = (notification) => {
      if (!concerns(notification, threadId)) return;
      output.notification(notification);
      if (notification.method === "item/completed" && notification.params.item.type === "agentMessage") {
        lastMessage = notification.params.item.text;
      }
      if (notification.method === "turn/completed" && answered) {
        const { status } = notification.params.turn;
        if (status !== "inProgress") resolve({ status, lastMessage });
      }
    };
    output.started(started);
    answered = true;
    begin(client, threadId, task).catch(reject);
  });
}

async function begin(client: Client, threadId: string, task: RunTask): Promise<void> {
  switch (task.type) {
    case "turn":
      await client.request("turn/start", {
        threadId,
        input: [...task.input],
        outputSchema: (task.outputSchema ?? null) as never,
      });
      return;
    case "review":
      await client.request("review/start", { threadId, target: task.target, delivery: "inline" });
      return;
    default:
      return unreachable(task);
  }
}

/** Whether a notification is about this run: sub-agents have threads of their own. */
function concerns(notification: ServerNotification, threadId: string): boolean {
  const params: object = notification.params;
  return !("threadId" in params) || params.threadId === threadId;
}
