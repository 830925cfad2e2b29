import { describe, expect, it } from "vitest";
import type { CommandExecParams } from "../../protocol/command.ts";
import { readRequest } from "./request.ts";

const ask = (params: Partial<CommandExecParams>) => readRequest({ command: ["true"], ...params });

describe("readRequest", () => {
  it("has 0.120's defaults: 10 seconds, 1 MiB of each stream, no input", () => {
    expect(ask({})).toMatchObject({
      timeoutMs: 10_000,
      capBytes: 1_048_576,
      takesInput: false,
      streams: false,
      terminal: null,
      sandboxPolicy: null,
    });
  });

  it("streams both ways on a terminal, whose size is 24 by 80 unless said otherwise", () => {
    expect(ask({ tty: true, processId: "p" })).toMatchObject({
      takesInput: true,
      streams: true,
      terminal: { rows: 24, cols: 80 },
    });
    expect(ask({ tty: true, processId: "p", size: { rows: 1, cols: 2 } }).terminal).toEqual({
      rows: 1,
      cols: 2,
    });
  });

  it("knows no limits when they are switched off, and none that a timer cannot hold", () => {
    expect(ask({ disableTimeout: true, disableOutputCap: true })).toMatchObject({
      timeoutMs: null,
      capBytes: null,
    });
    expect(ask({ timeoutMs: 9e15 }).timeoutMs).toBe(2 ** 31 - 1);
    expect(ask({ timeoutMs: 0, outputBytesCap: 0 })).toMatchObject({ timeoutMs: 0, capBytes: 0 });
  });

  it.each<[Partial<CommandExecParams>, number, string]>([
    [{ command: [] }, -32600, "command must not be empty"],
    [{ command: ["a\0b"] }, -32603, "failed to spawn command: nul byte found in provided data"],
    [{ env: { "A\0": "1" } }, -32603, "failed to spawn command: nul byte found in provided data"],
    [{ env: { A: "\0" } }, -32603, "failed to spawn command: nul byte found in provided data"],
    [{ timeoutMs: -1 }, -32602, "command/exec timeoutMs must be non-negative, got -1"],
    [{ size: { rows: 1, cols: 1 } }, -32602, "command/exec size requires tty: true"],
  ])("refuses %j", (params, code, message) => {
    expect(() => ask(params)).toThrow(expect.objectContaining({ code, message }));
  });
});
