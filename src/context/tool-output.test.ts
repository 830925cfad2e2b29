import { describe, expect, it } from "vitest";
import {
  execCommandOutput,
  interceptedPatchOutput,
  shellCommandOutput,
  shellJsonOutput,
} from "./tool-output.ts";

const bytes10k = { mode: "bytes", limit: 10_000 } as const;
const tokens10k = { mode: "tokens", limit: 10_000 } as const;
const long = Array.from({ length: 20_000 }, (_, i) => `${i + 1}\n`).join("");

describe("exec_command", () => {
  it("reports an ended command", () => {
    const state = { type: "exited", exitCode: 3 } as const;
    expect(execCommandOutput({ chunkId: "0a1b2c", wallSeconds: 0.05, state, output: "partial\n" })).toBe(
      "Chunk ID: 0a1b2c\nWall time: 0.0500 seconds\nProcess exited with code 3\nOriginal token count: 2\nOutput:\npartial\n",
    );
  });

  it("reports a running command, and counts the whole output though it is cut", () => {
    const state = { type: "running", sessionId: 12345 } as const;
    const text = execCommandOutput({ chunkId: "0a1b2c", wallSeconds: 10.00021, state, output: long });
    expect(text).toMatch(
      /^Chunk ID: 0a1b2c\nWall time: 10\.0002 seconds\nProcess running with session ID 12345\nOriginal token count: 27224\nOutput:\nTotal output lines: 20000\n\n1\n/,
    );
  });

  it("reports an intercepted patch without chunk and exit lines", () => {
    expect(interceptedPatchOutput(0.01, "ok")).toBe("Wall time: 0.0100 seconds\nOutput:\nok");
  });
});

describe("shell", () => {
  it("is JSON with one decimal of seconds", () => {
    const text = shellJsonOutput({ exitCode: 0, durationSeconds: 0, output: 'hi "you"\n' }, bytes10k);
    expect(text).toBe('{"output":"hi \\"you\\"\\n","metadata":{"exit_code":0,"duration_seconds":0.0}}');
  });

  it("puts the line count inside a cut output", () => {
    const text = shellJsonOutput({ exitCode: 0, durationSeconds: 1.26, output: long }, bytes10k);
    const value = JSON.parse(text) as { output: string; metadata: { duration_seconds: number } };
    expect(value.output).toMatch(/^Total output lines: 20000\n\n1\n/);
    expect(value.metadata.duration_seconds).toBe(1.3);
  });
});

describe("shell_command", () => {
  it("shows short seconds", () => {
    expect(shellCommandOutput({ exitCode: 4, durationSeconds: 0.2, output: "hi\n" }, tokens10k)).toBe(
      "Exit code: 4\nWall time: 0.2 seconds\nOutput:\nhi\n",
    );
    expect(shellCommandOutput({ exitCode: 0, durationSeconds: 0.01, output: "" }, tokens10k)).toContain(
      "Wall time: 0 seconds",
    );
  });

  it("puts the line count before the output when it is cut", () => {
    const text = shellCommandOutput({ exitCode: 0, durationSeconds: 2, output: long }, tokens10k);
    expect(text).toMatch(/^Exit code: 0\nWall time: 2 seconds\nTotal output lines: 20000\nOutput:\n1\n/);
    expect(text).toContain("…17224 tokens truncated…");
  });

  it("reports a timeout as exit code 124 in the first line of the output", () => {
    const result = { exitCode: 137, durationSeconds: 0.3, output: "start\n", timedOutAfterMs: 323 };
    expect(shellCommandOutput(result, tokens10k)).toBe(
      "Exit code: 124\nWall time: 0.3 seconds\nOutput:\ncommand timed out after 323 milliseconds\nstart\n",
    );
  });
});
