import { describe, expect, it } from "vitest";
import type { Engine } from "../../core/engine.ts";
import { Connection } from "../connection.ts";
import { withRoom } from "./answer-room.ts";

const MiB = 1024 * 1024;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A client of a server, whose answers are sent when `send` is called and read when `read` is. */
function client(engine: Engine) {
  let isBehind = false;
  const connection = new Connection(() => undefined, { inProcess: false, isBehind: () => isBehind });
  const sent: (() => void)[] = [];
  const started: number[] = [];
  const answer = (bytes: number): Promise<void> =>
    withRoom({ engine, connection, after: (body) => void sent.push(body) }, async (reserve) => {
      await reserve(bytes);
      started.push(bytes);
    });
  return {
    connection,
    started,
    answer,
    send: () => {
      isBehind = true;
      for (const body of sent.splice(0)) body();
    },
    read: () => {
      isBehind = false;
      connection.caughtUp();
    },
  };
}

const newEngine = (): Engine => ({}) as Engine;

describe("withRoom", () => {
  it("lets a client's next answers wait until it has read the ones before", async () => {
    const { started, answer, send, read } = client(newEngine());
    for (const bytes of [10 * MiB, 5 * MiB, 2 * MiB]) void answer(bytes);
    await turn();
    expect(started).toHaveLength(2);
    send();
    await turn();
    expect(started).toHaveLength(2);
    read();
    await turn();
    expect(started).toHaveLength(3);
  });

  it("lets large answers wait for those of other clients, and no others", async () => {
    const engine = newEngine();
    const [first, second] = [client(engine), client(engine)];
    void first.answer(250 * MiB);
    await turn();
    first.send();
    void second.answer(5 * MiB);
    await turn();
    second.send();
    second.read();
    void second.answer(20 * MiB);
    await turn();
    expect(second.started).toEqual([5 * MiB]);
    first.connection.close();
    await turn();
    expect(second.started).toEqual([5 * MiB, 20 * MiB]);
  });

  it("gives the room of a failed answer back, and of a client that left", async () => {
    const engine = newEngine();
    const { connection } = client(engine);
    const failing = withRoom({ engine, connection, after: () => undefined }, async (reserve) => {
      await reserve(300 * MiB);
      throw new Error("unreadable");
    });
    await expect(failing).rejects.toThrow("unreadable");
    const { started, answer, connection: gone } = client(engine);
    await answer(300 * MiB);
    const waiting = answer(MiB);
    gone.close();
    await expect(waiting).rejects.toThrow("overloaded");
    expect(started).toEqual([300 * MiB]);
  });
});
