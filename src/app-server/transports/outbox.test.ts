import { afterEach, describe, expect, it, vi } from "vitest";
import type { OutgoingMessage } from "../connection.ts";
import { HARD_BYTES, Outbox, SOFT_BYTES } from "./outbox.ts";

/** A stream that writes nothing until told to. */
function stuck(): { outbox: Outbox; written: string[]; flush(): void; cuts(): number } {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  let cuts = 0;
  const outbox = new Outbox({
    write: (text, done) => {
      written.push(text);
      waiting.push(done);
    },
    cut: () => (cuts += 1),
  });
  return { outbox, written, flush: () => waiting.splice(0).forEach((done) => done()), cuts: () => cuts };
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
    outbox.deliver(answer(HARD_BYTES + 1));
    expect([written.length, cuts()]).toEqual([1, 0]);
    for (let n = 0; n < 3; n += 1) outbox.deliver(answer(1));
    expect([written.length, cuts()]).toEqual([1, 1]);
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
