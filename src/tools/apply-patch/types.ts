// The parts of a patch, and what can be wrong with one. Plain data: parsing, matching and planning
// hand these to each other, and only file-writer.ts touches the disk.

/** One line of a hunk without its marker and without its line ending. */
export interface HunkLine {
  readonly kind: "context" | "remove" | "add";
  readonly text: string;
}

/** One place in a file: where it is (`anchor`, `atEnd`) and what changes there. */
export interface Hunk {
  /** The text after `@@ `: a line that comes before the hunk. */
  readonly anchor: string | null;
  readonly lines: readonly HunkLine[];
  /** `*** End of File`: the old lines are the last lines of the file. */
  readonly atEnd: boolean;
}

/** What the patch says about one file. Paths are as written. */
export type FilePatch =
  | { readonly type: "add"; readonly path: string; readonly text: string }
  | { readonly type: "delete"; readonly path: string }
  | {
      readonly type: "update";
      readonly path: string;
      readonly movePath: string | null;
      readonly hunks: readonly Hunk[];
    };

export interface Patch {
  readonly files: readonly FilePatch[];
}

export type PatchError =
  /** The frame of the patch is wrong. */
  | { readonly type: "invalidPatch"; readonly message: string }
  /** A part is wrong; `line` counts from 1 and `*** Begin Patch` is line 1. */
  | { readonly type: "invalidHunk"; readonly line: number; readonly message: string }
  /** The patch names no file. */
  | { readonly type: "empty" }
  /** The patch is well-formed and does not fit the files. */
  | { readonly type: "doesNotApply"; readonly message: string }
  | { readonly type: "cannotDelete"; readonly path: string; readonly cause: string };

const EMPTY_PATCH_TEXT = "patch rejected: empty patch";

/** What the model is told (spec/cli.md 2.5). */
export function toolErrorText(error: PatchError): string {
  const prefix = "apply_patch verification failed: ";
  switch (error.type) {
    case "invalidPatch":
      return `${prefix}invalid patch: ${error.message}`;
    case "invalidHunk":
      return `${prefix}invalid hunk at line ${error.line}, ${error.message}`;
    case "empty":
      return EMPTY_PATCH_TEXT;
    case "doesNotApply":
      return prefix + error.message;
    case "cannotDelete":
      return `${prefix}Failed to read ${error.path}: ${error.cause}`;
  }
}

/** What the `apply_patch` program writes to stderr, without the final newline. */
export function programErrorText(error: PatchError): string {
  switch (error.type) {
    case "invalidPatch":
      return `Invalid patch: ${error.message}`;
    case "invalidHunk":
      return `Invalid patch hunk on line ${error.line}: ${error.message}`;
    case "empty":
      return "No files were modified.";
    case "doesNotApply":
      return error.message;
    case "cannotDelete":
      return `Failed to delete file ${error.path}`;
  }
}
