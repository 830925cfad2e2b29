// What most behaviour tests stand on: a scripted model, a place, an app-server and a thread that never asks.
import { onTestFinished } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "./app-server.ts";
import { makePlace, type Place, type PlaceOptions } from "./place.ts";

export interface Session {
  readonly model: ModelServer;
  readonly place: Place;
  readonly server: AppServer;
  readonly threadId: string;
}

/** Starts all of it; it ends with the test. */
export async function startSession(script: ModelScript, more: Partial<PlaceOptions> = {}): Promise<Session> {
  const model = await startModelServer(script);
  onTestFinished(() => model.close());
  const place = makePlace({ modelUrl: model.url, config: 'approval_policy = "never"', ...more });
  onTestFinished(() => place.remove());
  const server = await AppServer.start(place);
  onTestFinished(async () => {
    await server.close();
  });
  return { model, place, server, threadId: await server.startThread() };
}
