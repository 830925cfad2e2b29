import { expect, it } from "vitest";
import { Slots } from "./slots.ts";

const NEVER = new AbortController().signal;

it("hands slots out in the order in which they were asked for", async () => {
  const slots = new Slots(1);
  const first = await slots.take(NEVER);
  const order: number[] = [];
  const others = [1, 2, 3].map(async (number) => {
    const release = await slots.take(NEVER);
    order.push(number);
    release?.();
  });
  expect(order).toEqual([]);
  first?.();
  first?.();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
});

it("leaves the queue when the signal aborts, and gives nothing to those who left", async () => {
  const slots = new Slots(1);
  const first = await slots.take(NEVER);
  const leaving = new AbortController();
  const gone = slots.take(leaving.signal);
  const next = slots.take(NEVER);
  leaving.abort();
  expect(await gone).toBeNull();
  first?.();
  expect(await next).not.toBeNull();
  expect(await slots.take(AbortSignal.abort())).toBeNull();
});
