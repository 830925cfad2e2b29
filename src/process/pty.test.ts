import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import { spawnProcess } from "./spawn.ts";
import type { ExitStatus, RunningProcess, SpawnRequest } from "./types.ts";

const ENV = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", TERM: "dumb" };

function terminal(argv: readonly string[], more: Partial<SpawnRequest> = {}): Promise<RunningProcess> {
  return spawnProcess({
    argv,
    cwd: "/",
    env: ENV,
    stdin: "closed",
    output: "merged",
    tty: { rows: 24, cols: 80 },
    ...more,
  });
}

async function run(
  script: string,
  more: Partial<SpawnRequest> = {},
): Promise<{ text: string; status: ExitStatus }> {
  const running = await terminal(["/bin/sh", "-c", script], more);
  const chunks: Buffer[] = [];
  running.onOutput = (chunk) => chunks.push(chunk);
  const status = await running.exited;
  return { text: Buffer.concat(chunks).toString(), status };
}

describe("commands with a terminal", () => {
  it("loses no byte in 30 runs of a fast writer", async () => {
    const whole = Array.from({ length: 2000 }, (_, index) => `${index + 1}\r\n`).join("");
    for (let index = 0; index < 30; index++) expect((await run("exec seq 1 2000")).text).toBe(whole);
  });

  it("leaks no descriptor in 50 runs", async () => {
    await run("true");
    const before = fs.readdirSync("/proc/self/fd").length;
    for (let index = 0; index < 50; index++) await run("true", { inherit: [Buffer.from("x")] });
    expect(fs.readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(before);
  });

  it("is a controlling terminal of the given size", async () => {
    const { text, status } = await run(
      "tty; stty size; test -t 0 && test -t 2 && echo yes >/dev/tty; exit 3",
    );
    expect(text).toMatch(/^\/dev\/pts\/\d+\r\n24 80\r\nyes\r\n$/);
    expect(status).toEqual({ code: 3, signal: null });
  });

  it("echoes input, and Ctrl-C interrupts", async () => {
    const running = await terminal(["cat"]);
    let text = "";
    const echoed = new Promise<void>((resolve) => {
      running.onOutput = (chunk) => {
        text += chunk.toString();
        if (text.includes("hi\r\nhi\r\n")) resolve();
      };
    });
    expect(await running.write(Buffer.from("hi\n"))).toBe(true);
    await echoed;
    await running.write(Buffer.from("\u0003"));
    expect(await running.exited).toEqual({ code: 130, signal: 2 });
    expect(await running.write(Buffer.from("late"))).toBe(false);
  });

  it("takes more input than the terminal's queue holds", async () => {
    const running = await terminal(["/bin/sh", "-c", "stty raw -echo; echo ready; head -c 100000 | wc -c"]);
    let text = "";
    const ready = new Promise<void>((resolve) => {
      running.onOutput = (chunk) => {
        text += chunk.toString();
        if (text.includes("ready")) resolve();
      };
    });
    await ready;
    await running.write(Buffer.alloc(100_000, 0x61));
    await running.exited;
    expect(text).toContain("100000");
  });

  it("tells the command about a new size", async () => {
    const running = await terminal(["/bin/sh", "-c", "read line; stty size"]);
    let text = "";
    running.onOutput = (chunk) => (text += chunk.toString());
    running.resize(50, 132);
    await running.write(Buffer.from("\n"));
    await running.exited;
    expect(text).toContain("50 132");
  });

  it("hands over descriptors", async () => {
    expect((await run("cat <&3", { inherit: [Buffer.from("three")] })).text).toBe("three");
  });

  it("ends an interactive shell that ignores SIGTERM", async () => {
    const running = await terminal(["/bin/bash", "--norc", "-i"]);
    await new Promise<void>((resolve) => {
      running.onOutput = () => resolve();
    });
    running.terminate();
    expect((await running.exited).code).toBeGreaterThan(128);
  });
});
