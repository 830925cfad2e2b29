// What exec_command and write_stdin answer: the state of the session and its new output.
import { randomBytes } from "node:crypto";
import { execCommandOutput } from "../../context/tool-output.ts";
import type { CommandSession } from "./sessions.ts";

/** The answer to the model. `output` is what came since the last answer. */
export function sessionOutput(
  session: CommandSession,
  output: string,
  wallMs: number,
  maxOutputTokens: number | undefined,
): string {
  return execCommandOutput({
    chunkId: randomBytes(3).toString("hex"),
    wallSeconds: wallMs / 1000,
    state:
      session.exit === null
        ? { type: "running", sessionId: session.id }
        : { type: "exited", exitCode: session.exit.code },
    output,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  });
}
