// One hunk of an update: an optional `@@` line, then lines marked ' ', '+' or '-'. A completely
// empty line counts as an empty context line, because models drop the space.
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import type { Hunk, HunkLine, PatchError } from "./types.ts";

const ANCHOR = "@@ ";
const BARE_ANCHOR = "@@";
const END_OF_FILE = "*** End of File";

/** Parses the hunk that begins at `start`; `mayLackAnchor` holds for the first hunk of a file. */
export function parseHunk(
  lines: readonly string[],
  start: number,
  mayLackAnchor: boolean,
): Result<{ readonly hunk: Hunk; readonly next: number }, PatchError> {
  const first = lines[start]!;
  const hasAnchor = first === BARE_ANCHOR || first.startsWith(ANCHOR);
  if (!hasAnchor && !mayLackAnchor) {
    const message = `Expected update hunk to start with a @@ context marker, got: '${first}'`;
    return err({ type: "invalidHunk", line: start + 1, message });
  }
  const anchor = hasAnchor && first !== BARE_ANCHOR ? first.slice(ANCHOR.length) : null;
  const body: HunkLine[] = [];
  let next = hasAnchor ? start + 1 : start;
  let atEnd = false;
  for (; next < lines.length && !atEnd; next++) {
    const line = lines[next]!;
    if (line === END_OF_FILE && body.length > 0) {
      atEnd = true;
      continue;
    }
    const parsed = parseLine(line);
    if (parsed === null) break;
    body.push(parsed);
  }
  if (body.length === 0) return err(emptyHunk(lines[next], start));
  return ok({ hunk: { anchor, lines: body, atEnd }, next });
}

function parseLine(line: string): HunkLine | null {
  if (line === "") return { kind: "context", text: "" };
  switch (line[0]) {
    case " ":
      return { kind: "context", text: line.slice(1) };
    case "+":
      return { kind: "add", text: line.slice(1) };
    case "-":
      return { kind: "remove", text: line.slice(1) };
    default:
      return null;
  }
}

/** 0.120 counts these errors one line after the beginning of the hunk. */
function emptyHunk(line: string | undefined, start: number): PatchError {
  const message =
    line === undefined || line === END_OF_FILE
      ? "Update hunk does not contain any lines"
      : `Unexpected line found in update hunk: '${line}'. Every line should start with ` +
        `' ' (context line), '+' (added line), or '-' (removed line)`;
  return { type: "invalidHunk", line: start + 2, message };
}
