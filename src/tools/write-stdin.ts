// write_stdin: types into a session of exec_command, or waits for more of its output.
import { delay, monotonicMs } from "../base/clock.ts";
import { decodeArguments, optional, required, string, struct, unsigned } from "./arguments.ts";
import { sessionOutput } from "./command/session-output.ts";
import { failure, type Tool } from "./types.ts";

const SHAPE = struct("WriteStdinArgs", {
  session_id: required(unsigned("i32")),
  chars: optional(string),
  yield_time_ms: optional(unsigned("u64")),
  max_output_tokens: optional(unsigned("usize")),
});

const MIN_WAIT_MS = 250;
const MAX_WAIT_MS = 30_000;
/** A poll waits at least this long whatever is asked, so that models do not spin. */
const MIN_POLL_MS = 5_000;
const MAX_POLL_MS = 300_000;

/** Runs one call of write_stdin. */
export const runWriteStdin: Tool["run"] = async (call, context) => {
  const decoded = decodeArguments(call.input, SHAPE);
  if (!decoded.ok) return failure(decoded.error);
  const { session_id: id, chars = "", yield_time_ms: asked, max_output_tokens: maxTokens } = decoded.value;
  const session = context.sessions.get(id);
  if (session === undefined) return failure(`write_stdin failed: Unknown process id ${id}`);
  if (chars !== "" && !session.tty) {
    return failure(
      "write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true to keep stdin open",
    );
  }
  const began = monotonicMs();
  // Shown before the wait: the command may end during it, and its item with it.
  context.items.terminalInteraction(session.itemId, String(id), chars);
  if (chars !== "") await session.process.write(Buffer.from(chars, "utf8"));
  const wait =
    chars === ""
      ? Math.min(Math.max(asked ?? MIN_POLL_MS, MIN_POLL_MS), MAX_POLL_MS)
      : Math.min(Math.max(asked ?? MIN_WAIT_MS, MIN_WAIT_MS), MAX_WAIT_MS);
  const stop = new AbortController();
  await Promise.race([session.exited, delay(wait, AbortSignal.any([context.signal, stop.signal]))]);
  stop.abort();
  if (session.exit !== null) context.sessions.remove(id);
  const output = sessionOutput(session, session.takeUnread().text(), monotonicMs() - began, maxTokens);
  return { output, success: true };
};
