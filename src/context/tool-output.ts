// The result texts of the command tools, in the forms of spec/cli.md 2.4. Each takes the whole
// output and applies the tool's own cut; `limitToolOutput` follows when the text enters the history.
import { utf8Length } from "../base/utf8.ts";
import {
  approximateTokens,
  countLines,
  truncateExecOutput,
  truncateShellOutput,
  truncateShellText,
  type TruncationPolicy,
} from "./truncate.ts";

export interface ExecResult {
  /** Six hex digits. */
  readonly chunkId: string;
  readonly wallSeconds: number;
  readonly state:
    | { readonly type: "exited"; readonly exitCode: number }
    | { readonly type: "running"; readonly sessionId: number };
  readonly output: string;
  readonly maxOutputTokens?: number;
}

/** Result of `exec_command` and `write_stdin`. Seconds have four decimals. */
export function execCommandOutput(result: ExecResult): string {
  const { state } = result;
  const status =
    state.type === "exited"
      ? `Process exited with code ${state.exitCode}`
      : `Process running with session ID ${state.sessionId}`;
  return [
    `Chunk ID: ${result.chunkId}`,
    `Wall time: ${result.wallSeconds.toFixed(4)} seconds`,
    status,
    `Original token count: ${approximateTokens(utf8Length(result.output))}`,
    "Output:",
    truncateExecOutput(result.output, result.maxOutputTokens),
  ].join("\n");
}

/** Result of an `exec_command` whose command was really an apply_patch: no process, so no chunk and no exit line. */
export function interceptedPatchOutput(wallSeconds: number, output: string): string {
  return `Wall time: ${wallSeconds.toFixed(4)} seconds\nOutput:\n${output}`;
}

export interface ShellResult {
  readonly exitCode: number;
  readonly durationSeconds: number;
  readonly output: string;
  /** Set when the time ran out: the exit code is then reported as 124. */
  readonly timedOutAfterMs?: number;
}

/** Result of `shell`: a JSON string with the output and its metadata; the duration has one decimal. */
export function shellJsonOutput(result: ShellResult, policy: TruncationPolicy): string {
  const output = JSON.stringify(truncateShellOutput(shellText(result), policy));
  const seconds = result.durationSeconds.toFixed(1);
  return `{"output":${output},"metadata":{"exit_code":${exitCode(result)},"duration_seconds":${seconds}}}`;
}

/** Result of `shell_command` and apply_patch as text. Seconds have at most one decimal; "0 seconds" has none. */
export function shellCommandOutput(result: ShellResult, policy: TruncationPolicy): string {
  const text = shellText(result);
  const cut = truncateShellText(text, policy);
  const lines = [`Exit code: ${exitCode(result)}`, `Wall time: ${shortSeconds(result)} seconds`];
  if (cut !== text) lines.push(`Total output lines: ${countLines(text)}`);
  return [...lines, "Output:", cut].join("\n");
}

function shellText(result: ShellResult): string {
  if (result.timedOutAfterMs === undefined) return result.output;
  return `command timed out after ${result.timedOutAfterMs} milliseconds\n${result.output}`;
}

function exitCode(result: ShellResult): number {
  return result.timedOutAfterMs === undefined ? result.exitCode : 124;
}

function shortSeconds(result: ShellResult): string {
  return String(Math.round(result.durationSeconds * 10) / 10);
}
