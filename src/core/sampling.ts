// One response of the model, with the stream opened again when it breaks (`stream_max_retries`).
// Items that a broken attempt had completed stay in the history, so nothing the user saw is lost.
import { delay } from "../base/clock.ts";
import { backoffMs } from "../model/backoff.ts";
import { ModelError, type ModelEvent } from "../model/types.ts";
import { modelRequest, type RequestScope } from "./model-request.ts";
import type { ThreadState } from "./thread-state.ts";
import { reconnectNotice } from "./turn-error.ts";

export interface StreamSink {
  event(event: ModelEvent): void;
  /** The attempt broke; a new one follows when this settles. */
  broken(): void | Promise<void>;
}

export interface Sampling {
  readonly state: ThreadState;
  readonly scope: RequestScope;
  readonly signal: AbortSignal;
  /** Builds the input of each attempt; the history as it stands by default. */
  readonly input?: () => readonly string[];
}

/** Streams one response into the sink. @throws ModelError when it failed for good or was interrupted */
export async function sample(sampling: Sampling, sink: StreamSink): Promise<void> {
  const { state, scope, signal } = sampling;
  const provider = state.settings.provider;
  const client = state.services.modelClient(provider);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const request = modelRequest(state, scope, sampling.input?.());
      for await (const batch of client.stream(request, signal)) {
        for (const event of batch) {
          if (event.type === "headers" && event.turnState !== null) scope.turnState = event.turnState;
          sink.event(event);
        }
      }
      return;
    } catch (error) {
      if (!(error instanceof ModelError) || signal.aborted) throw error;
      if (!error.retryable || attempt > provider.streamMaxRetries) throw error;
      await sink.broken();
      if (signal.aborted) throw error;
      state.events.notify("error", {
        error: reconnectNotice(error, attempt, provider.streamMaxRetries),
        willRetry: true,
        threadId: state.id,
        turnId: scope.turnId,
      });
      await delay(error.retryAfterMs ?? backoffMs(attempt), signal);
    }
  }
}
