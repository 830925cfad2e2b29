// What the model is told of things that happened outside its calls: an interrupted turn, calls that
// were cut short, a command the user ran. The frames are literals that 0.120 rollouts contain.
import { truncateShellOutput, type TruncationPolicy } from "./truncate.ts";

/** The user message that follows an interrupted turn (spec/app-server.md §4). */
export const TURN_ABORTED =
  "<turn_aborted>\n" +
  "The user interrupted the previous turn on purpose. Any running unified exec processes may still be running" +
  " in the background. If any tools/commands were aborted, they may have partially executed.\n" +
  "</turn_aborted>";

/** Output of a call that was running when the user interrupted, e.g. `aborted by user after 1.2s`. */
export function abortedByUser(seconds: number): string {
  return `aborted by user after ${seconds.toFixed(1)}s`;
}

/** Output given to a call that never got one (a crash, a turn cut off elsewhere). */
export const ABORTED_OUTPUT = "aborted";

export interface UserShellResult {
  readonly command: string;
  readonly exitCode: number;
  readonly durationSeconds: number;
  readonly output: string;
}

/** The user message that records a command run by the user (spec/app-server.md §8); cut by the model's policy. */
export function userShellCommand(result: UserShellResult, policy: TruncationPolicy): string {
  return [
    "<user_shell_command>",
    "<command>",
    result.command,
    "</command>",
    "<result>",
    `Exit code: ${result.exitCode}`,
    `Duration: ${result.durationSeconds.toFixed(4)} seconds`,
    "Output:",
    truncateShellOutput(result.output, policy),
    "</result>",
    "</user_shell_command>",
  ].join("\n");
}
