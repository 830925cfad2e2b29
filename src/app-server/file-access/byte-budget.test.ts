import { describe, expect, it } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

const never = new AbortController().signal;

/** Whether each of the promises has settled by now, and to what. */
async function now(taken: readonly Promise<boolean>[]): Promise<readonly (boolean | "waits")[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.all(taken.map((one) => Promise.race([one, Promise.resolve("waits" as const)])));
}

describe("ByteBudget", () => {
  it("lets those wait that do not fit, in the order in which they came", async () => {
    const budget = new ByteBudget(10);
    const taken = [6, 5, 1, 4].map((bytes) => budget.take(bytes, never));
    expect(await now(taken)).toEqual([true, "waits", "waits", "waits"]);
    budget.give(6);
    expect(await now(taken)).toEqual([true, true, true, true]);
  });

  it("takes what is larger than everything, but alone", async () => {
    const budget = new ByteBudget(10);
    const taken = [1, 99, 1].map((bytes) => budget.take(bytes, never));
    expect(await now(taken)).toEqual([true, "waits", "waits"]);
    budget.give(1);
    expect(await now(taken)).toEqual([true, true, "waits"]);
    budget.give(99);
    expect(await now(taken)).toEqual([true, true, true]);
  });

  it("forgets who went away, and goes on with the next", async () => {
    const budget = new ByteBudget(10);
    const gone = new AbortController();
    const taken = [
      budget.take(6, never),
      budget.take(9, gone.signal),
      budget.take(4, never),
      budget.take(1, never),
    ];
    gone.abort();
    expect(await now(taken)).toEqual([true, false, true, "waits"]);
    expect(await budget.take(1, gone.signal)).toBe(false);
    budget.give(6);
    expect(await now(taken)).toEqual([true, false, true, true]);
  });
});
