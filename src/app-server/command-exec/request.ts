// What `command/exec` asks for, checked and with its defaults. Pure. The texts are 0.120's.
import type { CommandExecParams, CommandExecTerminalSize } from "../../protocol/command.ts";
import type { SandboxPolicy } from "../../protocol/settings.ts";
import { INVALID_PARAMS, internalError, invalidRequest, RpcError } from "../rpc-error.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
/** The longest time a timer can be set to: more than three weeks. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const DEFAULT_CAP_BYTES = 1024 * 1024;

export interface CommandRequest {
  readonly argv: readonly string[];
  /** Relative to the server's working directory. */
  readonly cwd: string;
  /** Variables that are set, or with null removed. */
  readonly env: Readonly<Record<string, string | null>>;
  /** The client's name for the process; null when it gave none. */
  readonly processId: string | null;
  /** The client may write to stdin. */
  readonly takesInput: boolean;
  /** Output goes out as deltas, not with the answer. */
  readonly streams: boolean;
  /** The size of the terminal; null without one. */
  readonly terminal: CommandExecTerminalSize | null;
  /** How much of each stream is passed on; null: all of it. */
  readonly capBytes: number | null;
  readonly timeoutMs: number | null;
  /** Instead of the configured one. */
  readonly sandboxPolicy: SandboxPolicy | null;
}

/** The request. @throws RpcError when its members do not go together */
export function readRequest(params: CommandExecParams): CommandRequest {
  const tty = params.tty ?? false;
  const processId = params.processId ?? null;
  const streams = tty || (params.streamStdoutStderr ?? false);
  const takesInput = tty || (params.streamStdin ?? false);
  if (params.command.length === 0) throw invalidRequest("command must not be empty");
  if (processId === null && (streams || takesInput)) {
    throw invalidRequest("command/exec tty or streaming requires a client-supplied processId");
  }
  if (params.size != null && !tty) throw invalidParams("command/exec size requires tty: true");
  const request = {
    argv: params.command,
    cwd: params.cwd ?? "",
    env: params.env ?? {},
    processId,
    takesInput,
    streams,
    terminal: tty ? (params.size ?? { rows: 24, cols: 80 }) : null,
    capBytes: capBytes(params),
    timeoutMs: timeoutMs(params),
    sandboxPolicy: params.sandboxPolicy ?? null,
  };
  if (request.terminal !== null) checkSize(request.terminal);
  refuseNul(request);
  return request;
}

/** @throws RpcError for a terminal without rows or columns */
export function checkSize({ rows, cols }: CommandExecTerminalSize): void {
  if (rows === 0 || cols === 0) {
    throw invalidParams("command/exec size rows and cols must be greater than 0");
  }
}

function capBytes({ outputBytesCap, disableOutputCap }: CommandExecParams): number | null {
  if (disableOutputCap !== true) return outputBytesCap ?? DEFAULT_CAP_BYTES;
  if (outputBytesCap == null) return null;
  throw invalidParams("command/exec cannot set both outputBytesCap and disableOutputCap");
}

function timeoutMs({ timeoutMs: asked, disableTimeout }: CommandExecParams): number | null {
  if (disableTimeout === true) {
    if (asked == null) return null;
    throw invalidParams("command/exec cannot set both timeoutMs and disableTimeout");
  }
  if (asked == null) return DEFAULT_TIMEOUT_MS;
  if (asked < 0) throw invalidParams(`command/exec timeoutMs must be non-negative, got ${asked}`);
  return Math.min(asked, LONGEST_TIMEOUT_MS);
}

function refuseNul({ argv, cwd, env }: Pick<CommandRequest, "argv" | "cwd" | "env">): void {
  const texts = [...argv, cwd, ...Object.keys(env), ...Object.values(env)];
  if (texts.some((text) => text?.includes("\0") === true)) {
    throw internalError("failed to spawn command: nul byte found in provided data");
  }
}

export function invalidParams(message: string): RpcError {
  return new RpcError(INVALID_PARAMS, message);
}
