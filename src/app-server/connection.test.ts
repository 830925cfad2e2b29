import { describe, expect, it } from "vitest";
import { Connection } from "./connection.ts";

describe("drained", () => {
  it("resolves at once for a client that is not behind, and for one of this process", async () => {
    await new Connection(() => undefined, { inProcess: false, isBehind: () => false }).drained();
    await new Connection(() => undefined, { inProcess: true }).drained();
  });

  it("waits for the transport's word", async () => {
    let isBehind = true;
    const connection = new Connection(() => undefined, { inProcess: false, isBehind: () => isBehind });
    const order: string[] = [];
    const waits = connection.drained().then(() => order.push("drained"));
    await new Promise((resolve) => setImmediate(resolve));
    order.push("caught up");
    isBehind = false;
    connection.caughtUp();
    await waits;
    expect(order).toEqual(["caught up", "drained"]);
  });

  it("waits for nothing once the client is gone", async () => {
    const connection = new Connection(() => undefined, { inProcess: false, isBehind: () => true });
    const waits = connection.drained();
    connection.close();
    await waits;
    await connection.drained();
    expect(connection.behind).toBe(false);
  });
});
