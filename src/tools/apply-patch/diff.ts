// Unified hunks between two texts, in git's form. The diff library is loaded when the first diff is
// asked for: most turns change no file.
// Invariant: bounded time; where the shortest diff takes too long the whole text is one change.
import type { FileOperation, PatchPlan } from "./plan.ts";

/** How a change appears in a fileChange item (spec/app-server.md §5). */
export interface FileChange {
  readonly path: string;
  readonly kind:
    | { readonly type: "add" }
    | { readonly type: "delete" }
    | { readonly type: "update"; readonly move_path: string | null };
  /** The new text, the old text, or unified hunks. */
  readonly diff: string;
}

interface DiffHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

const DIFF_TIMEOUT_MS = 250;
const ITEM_CONTEXT_LINES = 1;

/** Unified hunks without file headers; "" when the texts are equal. `context` is in lines. */
export async function unifiedHunks(before: string, after: string, context: number): Promise<string> {
  if (before === after) return "";
  const { structuredPatch } = await import("diff");
  const options = { context, timeout: DIFF_TIMEOUT_MS };
  const patch = structuredPatch("", "", before, after, undefined, undefined, options);
  const hunks: readonly DiffHunk[] = patch?.hunks ?? [wholeTextHunk(before, after)];
  return hunks.map(formatHunk).join("");
}

/** The changes of a plan as a fileChange item lists them, sorted by path. */
export async function fileChanges(plan: PatchPlan): Promise<readonly FileChange[]> {
  return Promise.all(plan.operations.map(fileChange));
}

/** Text for people and models; bytes that are not UTF-8 become replacement characters. */
export function displayText(bytes: Uint8Array | null): string {
  return bytes === null ? "" : Buffer.from(bytes).toString("utf8");
}

async function fileChange(operation: FileOperation): Promise<FileChange> {
  const { path, movePath } = operation;
  const [before, after] = [displayText(operation.oldBytes), displayText(operation.newBytes)];
  switch (operation.kind) {
    case "add":
      return { path, kind: { type: "add" }, diff: after };
    case "delete":
      return { path, kind: { type: "delete" }, diff: before };
    case "update": {
      const hunks = await unifiedHunks(before, after, ITEM_CONTEXT_LINES);
      const diff = movePath === null ? hunks : `${hunks}\n\nMoved to: ${movePath}`;
      return { path, kind: { type: "update", move_path: movePath }, diff };
    }
  }
}

function formatHunk(hunk: DiffHunk): string {
  const before = formatRange(hunk.oldStart, hunk.oldLines);
  const after = formatRange(hunk.newStart, hunk.newLines);
  return `@@ -${before} +${after} @@\n${hunk.lines.map((line) => line + "\n").join("")}`;
}

/** A range of no lines is named by the line before it; a count of one is left out. */
function formatRange(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

function wholeTextHunk(before: string, after: string): DiffHunk {
  const removed = markedLines(before, "-");
  const added = markedLines(after, "+");
  return {
    oldStart: 1,
    oldLines: removed.count,
    newStart: 1,
    newLines: added.count,
    lines: [...removed.lines, ...added.lines],
  };
}

function markedLines(text: string, mark: "-" | "+"): { readonly count: number; readonly lines: string[] } {
  if (text === "") return { count: 0, lines: [] };
  const lines = text.split("\n").map((line) => mark + line);
  const count = lines.length - (text.endsWith("\n") ? 1 : 0);
  if (text.endsWith("\n")) lines.pop();
  else lines.push("\\ No newline at end of file");
  return { count, lines };
}
