import { afterEach, describe, expect, it, vi } from "vitest";
import type { OutgoingMessage } from "../connection.ts";
import { EncodedResult } from "../encoded-result.ts";
import { HARD_BYTES, Outbox, SOFT_BYTES } from "./outbox.ts";

interface Stuck {
  readonly outbox: Outbox;
  readonly written: string[];
  /** Lets the first messages go, or all. */
  flush(count?: number): void;
  cuts(): number;
  drains(): number;
}

/** A stream that writes nothing until told to. */
function stuck(): Stuck {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  let [cuts, drains] = [0, 0];
  const outbox = new Outbox(
    {
      write: (message, done) => {
        written.push(typeof message === "string" ? message : Buffer.concat(message).toString());
        waiting.push(done);
      },
      cut: () => (cuts += 1),
    },
    () => (drains += 1),
  );
  const flush = (count = waiting.length): void => waiting.splice(0, count).forEach((done) => done());
  return { outbox, written, flush, cuts: () => cuts, drains: () => drains };
}

const text = (bytes: number): string => "x".repeat(bytes);
const delta = (method = "item/agentMessage/delta"): OutgoingMessage => ({ method, params: { delta: "d" } });
const answer = (bytes: number): OutgoingMessage => ({ id: 1, result: text(bytes) });

afterEach(() => vi.restoreAllMocks());

describe("Outbox", () => {
  it("sends everything while the client keeps up", () => {
    const { outbox, written, flush } = stuck();
    for (let n = 0; n < 10; n += 1) {
      outbox.deliver(answer(SOFT_BYTES + 1));
      flush();
      outbox.deliver(delta());
      flush();
    }
    expect(written).toHaveLength(20);
  });

  it("leaves out deltas of items, and only those, with more than 4 MiB waiting", () => {
    const { outbox, written, flush } = stuck();
    outbox.deliver(answer(SOFT_BYTES + 1));
    for (const method of [
      "item/agentMessage/delta",
      "item/reasoning/summaryTextDelta",
      "item/commandExecution/outputDelta",
    ])
      outbox.deliver(delta(method));
    expect(written).toHaveLength(1);
    for (const method of ["item/started", "item/completed", "turn/completed", "command/exec/outputDelta"])
      outbox.deliver(delta(method));
    outbox.deliver({ method: "item/fileChange/requestApproval", id: 0, params: {} });
    expect(written).toHaveLength(6);
    flush();
    outbox.deliver(delta());
    expect(written).toHaveLength(7);
  });

  it("cuts the client off, once, when something comes with more than 32 MiB waiting", () => {
    const { outbox, written, cuts } = stuck();
    for (let n = 0; n < 32; n += 1) outbox.deliver(answer(1024 * 1024));
    expect([written.length, cuts()]).toEqual([32, 0]);
    for (let n = 0; n < 3; n += 1) outbox.deliver(answer(1));
    expect([written.length, cuts()]).toEqual([32, 1]);
  });

  it("does not cut it off for one message, however long, nor for a little before and after it", () => {
    const { outbox, flush, cuts } = stuck();
    outbox.deliver(answer(1));
    outbox.deliver(answer(HARD_BYTES * 2));
    for (let n = 0; n < 31; n += 1) outbox.deliver(answer(1024 * 1024));
    expect(cuts()).toBe(0);
    // What waits beside the long one still counts.
    for (let n = 0; n < 3; n += 1) outbox.deliver(answer(1024 * 1024));
    expect(cuts()).toBe(1);
    flush();
  });

  it("forgets a long message once it has left", () => {
    const { outbox, flush, cuts } = stuck();
    for (let n = 0; n < 3; n += 1) {
      outbox.deliver(answer(HARD_BYTES + 1));
      outbox.deliver(answer(1));
      flush(1);
      expect(outbox.isBehind).toBe(false);
      flush();
    }
    for (let n = 0; n < 34; n += 1) outbox.deliver(answer(1024 * 1024));
    expect(cuts()).toBe(1);
  });

  it("tells when the client is not behind any more", () => {
    const { outbox, flush, drains } = stuck();
    for (let n = 0; n < 5; n += 1) outbox.deliver(answer(1024 * 1024));
    expect(outbox.isBehind).toBe(true);
    flush(1);
    expect([outbox.isBehind, drains()]).toEqual([true, 0]);
    flush(1);
    expect([outbox.isBehind, drains()]).toEqual([false, 1]);
    flush();
    expect(drains()).toBe(1);
  });

  it("sends a result that is JSON already as any other", () => {
    const { outbox, written } = stuck();
    const result = { dataBase64: "eA==" };
    const ids = [1, -0, 'a"\n\u2028', 9_007_199_254_740_993n, ""];
    for (const id of ids) {
      outbox.deliver({ id, result });
      outbox.deliver({ id, result: new EncodedResult(Buffer.from(JSON.stringify(result))) });
    }
    for (let n = 0; n < ids.length * 2; n += 2) expect(written[n + 1]).toBe(written[n]);
  });

  it("counts bytes, not characters", () => {
    const { outbox, written } = stuck();
    outbox.deliver({ id: 1, result: "\u20ac".repeat(SOFT_BYTES / 3 + 1) });
    outbox.deliver(delta());
    expect(written).toHaveLength(1);
  });

  it("answers -32603 when an answer has no JSON", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    let deep: unknown = 1;
    for (let n = 0; n < 200_000; n += 1) deep = [deep];
    const { outbox, written } = stuck();
    for (const result of [circle, deep, { n: 1n }]) outbox.deliver({ id: "q", result });
    expect(written).toHaveLength(3);
    for (const one of written)
      expect(JSON.parse(one)).toEqual({
        error: {
          code: -32603,
          message: expect.stringMatching(/^the answer to this request cannot be written as JSON: .+/),
        },
        id: "q",
      });
  });

  it("writes ids of 64 bits to the last digit", () => {
    const { outbox, written } = stuck();
    const id = 9_007_199_254_740_993n;
    outbox.deliver({ id, result: { id: 1 } });
    outbox.deliver({ error: { code: 1, message: "m" }, id: -id });
    outbox.deliver({ id, result: 1n });
    expect(written.slice(0, 2)).toEqual([
      '{"id":9007199254740993,"result":{"id":1}}',
      '{"error":{"code":1,"message":"m"},"id":-9007199254740993}',
    ]);
    expect(written[2]).toMatch(/^\{"error":\{"code":-32603,.*\},"id":9007199254740993\}$/);
  });

  it("loses a notification that has no JSON, with a warning", () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { outbox, written } = stuck();
    outbox.deliver({ method: "turn/started", params: { n: 1n } });
    expect(written).toEqual([]);
    expect(said.mock.calls[0]?.[0]).toMatch(
      /^warning: a `turn\/started` message cannot be written as JSON \(.+\); it is not sent\.\n$/,
    );
  });
});
