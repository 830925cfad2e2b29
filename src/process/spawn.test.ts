import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import { monotonicMs } from "../base/clock.ts";
import { spawnProcess } from "./spawn.ts";
import { SpawnError } from "./types.ts";
import type { ExitStatus, SpawnRequest } from "./types.ts";

const ENV = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };

function request(argv: readonly string[], more: Partial<SpawnRequest> = {}): SpawnRequest {
  return { argv, cwd: "/", env: ENV, stdin: "closed", output: "merged", ...more };
}

interface Outcome {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(argv: readonly string[], more: Partial<SpawnRequest> = {}): Promise<Outcome> {
  const running = await spawnProcess(request(argv, more));
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  running.onOutput = (chunk, stream) => chunks[stream].push(chunk);
  const status = await running.exited;
  return {
    status,
    stdout: Buffer.concat(chunks.stdout).toString(),
    stderr: Buffer.concat(chunks.stderr).toString(),
  };
}

const sh = (script: string, more: Partial<SpawnRequest> = {}) => run(["/bin/sh", "-c", script], more);
const openFds = () => fs.readdirSync("/proc/self/fd").length;

describe("spawnProcess", () => {
  it("gives the exit code and nothing else", async () => {
    expect(await sh("exit 7")).toEqual({ status: { code: 7, signal: null }, stdout: "", stderr: "" });
  });

  it("reports a signal as 128 + its number", async () => {
    expect((await sh("kill -9 $$")).status).toEqual({ code: 137, signal: 9 });
  });

  it("keeps the order of stdout and stderr in one pipe", async () => {
    const script = "for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done";
    const order = Array.from({ length: 9 }, (_, index) => `o${index + 1}\ne${index + 1}\n`).join("");
    expect((await sh(script)).stdout).toBe(order);
  });

  it("tells stdout from stderr when split", async () => {
    expect(await sh("echo a; echo b >&2", { output: "split" })).toMatchObject({
      stdout: "a\n",
      stderr: "b\n",
    });
  });

  it("lets a command open /dev/stdout and /dev/stderr", async () => {
    expect((await sh("echo a >/dev/stdout; echo b | tee /dev/stderr >/dev/null")).stdout).toBe("a\nb\n");
  });

  it("loses no byte of a large output", async () => {
    const { stdout } = await sh("seq 1 200000");
    expect(stdout.length).toBe(1_288_895);
    expect(stdout.endsWith("\n199999\n200000\n")).toBe(true);
  });

  it("makes the command wait while it is paused, and delivers everything after it", async () => {
    const running = await spawnProcess(
      request(["/bin/sh", "-c", "seq 1 200000; echo end >&2"], { output: "split" }),
    );
    const text = { stdout: "", stderr: "" };
    running.onOutput = (chunk, stream) => {
      text[stream] += chunk.toString();
      running.pause();
    };
    await new Promise((resolve) => setTimeout(resolve, 60));
    const held = text.stdout.length;
    expect(held).toBeLessThan(200_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([text.stdout.length, text.stderr]).toEqual([held, ""]);
    const timer = setInterval(() => running.resume(), 1);
    expect(await running.exited).toEqual({ code: 0, signal: null });
    clearInterval(timer);
    expect(text.stdout.length).toBe(1_288_895);
    expect(text.stdout.endsWith("\n199999\n200000\n")).toBe(true);
    expect(text.stderr).toBe("end\n");
  });

  it.each([
    ["a pipe", {}],
    ["a terminal", { tty: { rows: 24, cols: 80 } }],
  ] as const)("ends while %s is paused, with all that was written, in order", async (_, more) => {
    const whole = Array.from({ length: 600 }, (_, index) => `${index}\n`).join("");
    for (const script of ["seq 0 299; sleep 0.03; seq 300 599", "seq 0 599; exec sleep 30"]) {
      const running = await spawnProcess(request(["/bin/sh", "-c", script], more));
      let text = "";
      running.onOutput = (chunk) => {
        text += chunk.toString();
        running.pause();
      };
      if (script.includes("exec")) setTimeout(() => running.terminate({ force: true }), 60);
      await running.exited;
      expect(text.replaceAll("\r", "")).toBe(whole);
    }
  });

  it("gives EOF on a closed stdin and has no terminal", async () => {
    expect((await sh("cat; (exec 3</dev/tty) 2>/dev/null || echo none")).stdout).toBe("none\n");
  });

  it("writes to stdin and closes it", async () => {
    const running = await spawnProcess(request(["cat"], { stdin: "pipe" }));
    let text = "";
    running.onOutput = (chunk) => (text += chunk.toString());
    expect(await running.write(Buffer.from("hello"))).toBe(true);
    running.closeStdin();
    expect((await running.exited).code).toBe(0);
    expect(text).toBe("hello");
    expect(await running.write(Buffer.from("late"))).toBe(false);
  });

  it("hands over descriptors with their content, small and large", async () => {
    const large = Buffer.alloc(300_000, 0x61);
    const { stdout } = await sh("cat <&3; cat <&4 | wc -c", { inherit: [Buffer.from("three "), large] });
    expect(stdout).toBe("three 300000\n");
  });

  it("gives a command no other descriptor", async () => {
    const before = await sh("ls /proc/self/fd");
    const terminal = await spawnProcess(request(["cat"], { tty: { rows: 24, cols: 80 } }));
    const links = await sh("ls -l /proc/self/fd");
    terminal.terminate({ force: true });
    await terminal.exited;
    expect(links.stdout).not.toMatch(/ptmx|pts/);
    expect(before.stdout.split("\n").slice(0, 3)).toEqual(["0", "1", "2"]);
  });

  it.each([
    ["a missing program", ["/does/not/exist"], {}, "No such file or directory (os error 2)"],
    ["an empty argv", [], {}, "No such file or directory (os error 2)"],
    [
      "a name that is not on PATH",
      ["no-such-program-x"],
      { env: { PATH: "/usr/bin:/bin" } },
      "No such file or directory (os error 2)",
    ],
    ["a missing cwd", ["true"], { cwd: "/does/not/exist" }, "No such file or directory (os error 2)"],
    ["a program without the x bit", ["/etc/passwd"], {}, "Permission denied (os error 13)"],
    ["too long arguments", ["true", "x".repeat(3_000_000)], {}, "Argument list too long (os error 7)"],
  ] as const)("refuses %s with the system's text", async (_, argv, more, text) => {
    for (const tty of [undefined, { rows: 24, cols: 80 }]) {
      if (argv.length === 0 && tty !== undefined) continue;
      const error = await spawnProcess(request(argv, { ...more, ...(tty && { tty }) })).catch(
        (e: unknown) => e,
      );
      if (tty !== undefined && text.startsWith("Permission")) continue;
      expect(error).toBeInstanceOf(SpawnError);
      expect((error as SpawnError).message).toBe(text);
    }
  });

  it("does not wait for a grandchild that keeps the output open", async () => {
    const start = monotonicMs();
    const { status, stdout } = await sh("sleep 5 & echo $!");
    expect(monotonicMs() - start).toBeLessThan(1000);
    expect(status).toEqual({ code: 0, signal: null, outputHeld: true });
    process.kill(Number(stdout), "SIGKILL");
  });

  it("ends a group that ignores SIGTERM, and a child that left the group", async () => {
    const running = await spawnProcess(
      request([
        "/bin/sh",
        "-c",
        "trap '' TERM; setsid sleep 30 & sleep 0.02; echo $!; while :; do sleep 30; done",
      ]),
    );
    const pid = await new Promise<number>((resolve) => {
      running.onOutput = (chunk) => resolve(Number(chunk.toString()));
    });
    const start = monotonicMs();
    running.terminate();
    running.terminate();
    expect((await running.exited).signal).toBe(9);
    expect(monotonicMs() - start).toBeLessThan(1000);
    expect(isRunning(pid)).toBe(false);
  });

  it("ends at once with force", async () => {
    const running = await spawnProcess(request(["sleep", "30"]));
    running.terminate({ force: true });
    expect(await running.exited).toEqual({ code: 137, signal: 9 });
  });

  it("leaks no descriptor and no zombie", async () => {
    await sh("true");
    const before = openFds();
    for (let index = 0; index < 50; index++) await sh("echo x; echo y >&2", { inherit: [Buffer.from("z")] });
    // Up to 15 unused pipes lie in store.
    expect(openFds()).toBeLessThanOrEqual(before + 15);
  });
});

/** A zombie waiting for its new parent counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
