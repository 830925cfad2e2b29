import { describe, expect, it } from "vitest";
import { KeyedQueue } from "./keyed-queue.ts";

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe("A keyed queue", () => {
  it("runs bodies of one key in order, and those of others at once", async () => {
    const queue = new KeyedQueue();
    const ran: string[] = [];
    const { opened, open } = gate();
    const first = queue.run("a", async () => {
      await opened;
      ran.push("a1");
    });
    const second = queue.run("a", async () => void ran.push("a2"));
    await queue.run("b", async () => void ran.push("b"));
    expect(ran).toEqual(["b"]);
    open();
    await Promise.all([first, second]);
    expect(ran).toEqual(["b", "a1", "a2"]);
  });

  it("goes on after a body that failed", async () => {
    const queue = new KeyedQueue();
    const failed = queue.run("a", () => Promise.reject(new Error("no")));
    const next = queue.run("a", () => Promise.resolve("yes"));
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
