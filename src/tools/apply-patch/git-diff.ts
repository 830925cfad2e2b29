// A set of file changes as one text that `git apply` and people read: for `turn/diff/updated` and the
// human output. Blob ids are computed here, no git process is asked.
import { createHash } from "node:crypto";
import * as path from "node:path";
import { unifiedHunks } from "./diff.ts";

/** The state of one file before and after; paths are absolute, null means there is no file. */
export interface FileVersions {
  readonly path: string;
  readonly movedTo: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** A git file mode; plain file when absent. */
  readonly mode?: "100644" | "100755" | "120000";
}

const CONTEXT_LINES = 3;
const NO_BLOB = "0".repeat(40);

/** The git-style diff of `files`, sorted by new path, with paths relative to `root` (spec/app-server.md §5). */
export async function gitDiff(files: readonly FileVersions[], root: string): Promise<string> {
  const sorted = files.toSorted((a, b) => (newPath(a) < newPath(b) ? -1 : 1));
  const parts = await Promise.all(sorted.map((file) => fileDiff(file, root)));
  return parts.join("");
}

/** The object id that git gives to a file with this text. */
function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function newPath(file: FileVersions): string {
  return file.movedTo ?? file.path;
}

async function fileDiff(file: FileVersions, root: string): Promise<string> {
  const { before, after } = file;
  if (before === after && file.movedTo === null) return "";
  const oldName = nameBelow(root, file.path);
  const newName = nameBelow(root, newPath(file));
  const head = [`diff --git ${quoteName(`a/${oldName}`)} ${quoteName(`b/${newName}`)}`];
  const mode = file.mode ?? "100644";
  if (before === null) head.push(`new file mode ${mode}`);
  if (after === null) head.push(`deleted file mode ${mode}`);
  if (before === after) {
    head.push("similarity index 100%", `rename from ${oldName}`, `rename to ${newName}`);
    return head.join("\n") + "\n";
  }
  const ids = [before, after].map((text) => (text === null ? NO_BLOB : blobId(text)));
  head.push(`index ${ids[0]}..${ids[1]}`);
  const oldLabel = before === null ? "/dev/null" : quoteName(`a/${oldName}`);
  const newLabel = after === null ? "/dev/null" : quoteName(`b/${newName}`);
  if (isBinary(before) || isBinary(after)) {
    head.push(`Binary files ${oldLabel} and ${newLabel} differ`);
    return head.join("\n") + "\n";
  }
  const hunks = await unifiedHunks(before ?? "", after ?? "", CONTEXT_LINES);
  if (hunks !== "") head.push(`--- ${oldLabel}`, `+++ ${newLabel}`);
  return head.join("\n") + "\n" + hunks;
}

function isBinary(text: string | null): boolean {
  return text?.includes("\0") ?? false;
}

function nameBelow(root: string, file: string): string {
  const name = path.relative(root, file);
  return name === "" || name.startsWith("..") ? file : name;
}

/** Git's quoting, for names that would break the line structure. */
function quoteName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f]/.test(name)) return name;
  // oxlint-disable-next-line no-control-regex
  const escaped = name.replace(/[\u0000-\u001f\u007f"\\]/g, (character) => {
    const simple = { "\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\" }[character];
    return simple ?? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}
