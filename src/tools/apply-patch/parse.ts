// Patch text → Patch. Tolerant where models are sloppy (white space around the text and its
// markers, CRLF, a here-document wrapper, a first hunk without `@@`), strict everywhere else.
// Invariant: never throws; the same text always gives the same patch or the same error.
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import { parseHunk } from "./parse-hunk.ts";
import type { FilePatch, Hunk, Patch, PatchError } from "./types.ts";

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";
const ADD = "*** Add File: ";
const DELETE = "*** Delete File: ";
const UPDATE = "*** Update File: ";
const MOVE = "*** Move to: ";
const HEREDOC_STARTS: ReadonlySet<string> = new Set(["<<EOF", "<<'EOF'", '<<"EOF"']);

/** A file section and the index of the line after it. */
interface Section {
  readonly file: FilePatch;
  readonly next: number;
}

/** Parses the text of a patch. A patch without sections is a Patch without files (spec/cli.md 2.5). */
export function parsePatch(text: string): Result<Patch, PatchError> {
  const framed = unwrap(splitLines(text));
  if (!framed.ok) return framed;
  const lines = framed.value.slice(0, -1);
  const files: FilePatch[] = [];
  for (let index = 1; index < lines.length;) {
    const section = parseSection(lines, index);
    if (!section.ok) return section;
    files.push(section.value.file);
    index = section.value.next;
  }
  return ok({ files });
}

function splitLines(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === "" ? [] : trimmed.split(/\r?\n/);
}

/** The lines from `*** Begin Patch` to `*** End Patch`, without a here-document around them. */
function unwrap(lines: readonly string[]): Result<readonly string[], PatchError> {
  const framed = checkFrame(lines);
  if (framed.ok || lines.length < 4) return framed;
  if (!HEREDOC_STARTS.has(lines[0]!) || !lines.at(-1)!.endsWith("EOF")) return framed;
  return checkFrame(lines.slice(1, -1));
}

function checkFrame(lines: readonly string[]): Result<readonly string[], PatchError> {
  const [first, last] = [lines[0]?.trim(), lines.at(-1)?.trim()];
  if (first !== undefined && first !== BEGIN) {
    return err({ type: "invalidPatch", message: `The first line of the patch must be '${BEGIN}'` });
  }
  if (first === undefined || last !== END) {
    return err({ type: "invalidPatch", message: `The last line of the patch must be '${END}'` });
  }
  return ok(lines);
}

function parseSection(lines: readonly string[], index: number): Result<Section, PatchError> {
  const header = lines[index]!.trim();
  if (header.startsWith(ADD)) return ok(parseAdd(lines, index, header.slice(ADD.length)));
  if (header.startsWith(DELETE)) {
    return ok({ file: { type: "delete", path: header.slice(DELETE.length) }, next: index + 1 });
  }
  if (header.startsWith(UPDATE)) return parseUpdate(lines, index, header.slice(UPDATE.length));
  return err({
    type: "invalidHunk",
    line: index + 1,
    message:
      `'${header}' is not a valid hunk header. Valid hunk headers: ` +
      `'*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'`,
  });
}

function parseAdd(lines: readonly string[], index: number, path: string): Section {
  let next = index + 1;
  let text = "";
  for (; lines[next]?.startsWith("+"); next++) text += lines[next]!.slice(1) + "\n";
  return { file: { type: "add", path, text }, next };
}

function parseUpdate(lines: readonly string[], index: number, path: string): Result<Section, PatchError> {
  let next = index + 1;
  const move = lines[next]?.startsWith(MOVE) ? lines[next]! : null;
  if (move !== null) next++;
  const hunks: Hunk[] = [];
  while (next < lines.length && !lines[next]!.startsWith("***")) {
    if (lines[next]!.trim() === "") {
      next++;
      continue;
    }
    const hunk = parseHunk(lines, next, hunks.length === 0);
    if (!hunk.ok) return hunk;
    hunks.push(hunk.value.hunk);
    next = hunk.value.next;
  }
  if (hunks.length === 0) {
    const message = `Update file hunk for path '${path}' is empty`;
    return err({ type: "invalidHunk", line: index + 1, message });
  }
  const movePath = move === null ? null : move.slice(MOVE.length);
  return ok({ file: { type: "update", path, movePath, hunks }, next });
}
