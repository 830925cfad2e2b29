// `command/exec`: one command of the client in the sandbox, its input, output and terminal size.

import type { Static } from "typebox";
import { SandboxPolicy } from "./settings.ts";
import {
  bool,
  choice,
  int32,
  int64,
  list,
  map,
  maybe,
  nullable,
  optional,
  path,
  struct,
  text,
  uint,
  uint16,
} from "./schema.ts";

export const CommandExecOutputStream = choice("CommandExecOutputStream", ["stdout", "stderr"]);
export type CommandExecOutputStream = Static<typeof CommandExecOutputStream>;

export const CommandExecOutputDeltaNotification = struct("CommandExecOutputDeltaNotification", {
  processId: text,
  stream: CommandExecOutputStream,
  deltaBase64: text,
  capReached: bool,
});
export type CommandExecOutputDeltaNotification = Static<typeof CommandExecOutputDeltaNotification>;

export const CommandExecTerminalSize = struct("CommandExecTerminalSize", { rows: uint16, cols: uint16 });
export type CommandExecTerminalSize = Static<typeof CommandExecTerminalSize>;

export const CommandExecParams = struct("CommandExecParams", {
  command: list(text),
  processId: maybe(text),
  tty: optional(bool),
  streamStdin: optional(bool),
  streamStdoutStderr: optional(bool),
  outputBytesCap: maybe(uint),
  disableOutputCap: optional(bool),
  disableTimeout: optional(bool),
  timeoutMs: maybe(int64),
  cwd: maybe(path),
  env: maybe(map(nullable(text))),
  size: maybe(CommandExecTerminalSize),
  sandboxPolicy: maybe(SandboxPolicy),
});
export type CommandExecParams = Static<typeof CommandExecParams>;

export const CommandExecResizeParams = struct("CommandExecResizeParams", {
  processId: text,
  size: CommandExecTerminalSize,
});
export type CommandExecResizeParams = Static<typeof CommandExecResizeParams>;

export const CommandExecResizeResponse = struct("CommandExecResizeResponse", {});
export type CommandExecResizeResponse = Static<typeof CommandExecResizeResponse>;

export const CommandExecResponse = struct("CommandExecResponse", {
  exitCode: int32,
  stdout: text,
  stderr: text,
});
export type CommandExecResponse = Static<typeof CommandExecResponse>;

export const CommandExecTerminateParams = struct("CommandExecTerminateParams", { processId: text });
export type CommandExecTerminateParams = Static<typeof CommandExecTerminateParams>;

export const CommandExecTerminateResponse = struct("CommandExecTerminateResponse", {});
export type CommandExecTerminateResponse = Static<typeof CommandExecTerminateResponse>;

export const CommandExecWriteParams = struct("CommandExecWriteParams", {
  processId: text,
  deltaBase64: maybe(text),
  closeStdin: optional(bool),
});
export type CommandExecWriteParams = Static<typeof CommandExecWriteParams>;

export const CommandExecWriteResponse = struct("CommandExecWriteResponse", {});
export type CommandExecWriteResponse = Static<typeof CommandExecWriteResponse>;
