// Patch + files → what would be on disk afterwards. Everything is verified against the files
// before anything is written, and later sections see the effect of earlier ones.
// Invariant: pure given the read port; a plan holds at most one operation per path.
import * as path from "node:path";
import type { Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import { applyHunks } from "./edit.ts";
import { decodeText, encodeText } from "./file-text.ts";
import type { FilePatch, Patch, PatchError } from "./types.ts";

/** Reads the current files. A failure carries the wording of the operating system. */
export interface PatchFiles {
  read(file: string): Promise<Result<Uint8Array, { readonly missing: boolean; readonly cause: string }>>;
}

/** One change of one file; paths are absolute. */
export interface FileOperation {
  readonly kind: "add" | "delete" | "update";
  readonly path: string;
  /** The new place of a moved file. */
  readonly movePath: string | null;
  /** Null when there was no file. */
  readonly oldBytes: Uint8Array | null;
  /** Null when there is none afterwards. */
  readonly newBytes: Uint8Array | null;
}

/** Paths as written in the patch; a move is listed under `modified` with its new path. */
export interface PatchSummary {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

export interface PatchPlan {
  readonly operations: readonly FileOperation[];
  readonly summary: PatchSummary;
}

/** Verifies `patch` against the files below `cwd` and tells what it would do (spec/cli.md 2.5). */
export async function planPatch(
  patch: Patch,
  cwd: string,
  files: PatchFiles,
): Promise<Result<PatchPlan, PatchError>> {
  if (patch.files.length === 0) return err({ type: "empty" });
  const tree = new PlannedTree(files);
  const summary = { added: [] as string[], modified: [] as string[], deleted: [] as string[] };
  for (const file of patch.files) {
    const failed = await planFile(tree, file, cwd);
    if (failed !== null) return err(failed);
    if (file.type === "add") summary.added.push(file.path);
    else if (file.type === "delete") summary.deleted.push(file.path);
    else summary.modified.push(file.movePath ?? file.path);
  }
  return ok({ operations: tree.operations(), summary });
}

async function planFile(tree: PlannedTree, file: FilePatch, cwd: string): Promise<PatchError | null> {
  const target = path.resolve(cwd, file.path);
  const current = await tree.read(target);
  switch (file.type) {
    case "add":
      if (!current.ok && !current.error.missing) return notWritable(target, current.error.cause);
      tree.put(target, Buffer.from(file.text, "utf8"), "add");
      return null;
    case "delete":
      if (!current.ok) return { type: "cannotDelete", path: target, cause: current.error.cause };
      tree.remove(target);
      return null;
    case "update": {
      if (!current.ok) {
        const message = `Failed to read file to update ${target}: ${current.error.cause}`;
        return { type: "doesNotApply", message };
      }
      const edited = applyHunks(decodeText(current.value), file.hunks, target);
      if (!edited.ok) return edited.error;
      const bytes = encodeText(edited.value);
      const destination = file.movePath === null ? target : path.resolve(cwd, file.movePath);
      if (destination === target) {
        tree.put(target, bytes, "update");
        return null;
      }
      const there = await tree.read(destination);
      if (!there.ok && !there.error.missing) return notWritable(destination, there.error.cause);
      tree.move(target, destination, bytes);
      return null;
    }
  }
}

function notWritable(file: string, cause: string): PatchError {
  return { type: "doesNotApply", message: `Failed to write file ${file}: ${cause}` };
}

interface PlannedFile {
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** How the patch last named it; decides how an existing file that is overwritten is reported. */
  readonly last: "add" | "update" | "delete";
  /** The file that was moved here. */
  readonly origin: string | null;
}

/** The files as they would be after the sections so far. */
class PlannedTree {
  private readonly files: PatchFiles;
  private readonly planned = new Map<string, PlannedFile>();
  /** Files that were read and not changed by a section yet. */
  private readonly known = new Map<string, Uint8Array>();

  constructor(files: PatchFiles) {
    this.files = files;
  }

  async read(file: string): ReturnType<PatchFiles["read"]> {
    const planned = this.planned.get(file);
    if (planned === undefined) {
      const result = await this.files.read(file);
      if (result.ok) this.known.set(file, result.value);
      return result;
    }
    if (planned.after !== null) return ok(planned.after);
    return err({ missing: true, cause: "No such file or directory (os error 2)" });
  }

  put(file: string, after: Uint8Array, last: "add" | "update", origin?: string): void {
    const planned = this.planned.get(file);
    const before = planned === undefined ? (this.known.get(file) ?? null) : planned.before;
    // A file that this patch created stays "add" when a later section edits it.
    this.planned.set(file, { before, after, last, origin: origin ?? planned?.origin ?? null });
  }

  remove(file: string): void {
    const planned = this.planned.get(file);
    const before = planned === undefined ? (this.known.get(file) ?? null) : planned.before;
    this.planned.set(file, { before, after: null, last: "delete", origin: null });
  }

  move(from: string, to: string, after: Uint8Array): void {
    const origin = this.planned.get(from)?.origin ?? from;
    this.remove(from);
    this.put(to, after, "update", origin);
  }

  operations(): FileOperation[] {
    const operations: FileOperation[] = [];
    const moved = new Set<string>();
    for (const [file, planned] of this.planned) {
      const source = this.sourceOf(planned);
      if (source === null) continue;
      moved.add(planned.origin!);
      operations.push({
        kind: "update",
        path: planned.origin!,
        movePath: file,
        oldBytes: source,
        newBytes: planned.after,
      });
    }
    for (const [file, { before, after, last, origin }] of this.planned) {
      const isMove = origin !== null && moved.has(origin);
      if (isMove || moved.has(file) || (before === null && after === null)) continue;
      const kind = after === null ? "delete" : before === null || last === "add" ? "add" : "update";
      operations.push({ kind, path: file, movePath: null, oldBytes: before, newBytes: after });
    }
    return operations.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  /** The old content of the file that was moved here, when nothing else took its place. */
  private sourceOf(planned: PlannedFile): Uint8Array | null {
    if (planned.origin === null || planned.after === null) return null;
    const source = this.planned.get(planned.origin);
    return source === undefined || source.after !== null ? null : source.before;
  }
}
