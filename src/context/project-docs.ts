// AGENTS.md: the user's file in CODEX_HOME, then one file per folder from the project root down to
// the working directory (spec/cli.md 2.8, AGM-1…5). Never looks above the root; reads at most the budget.
import * as path from "node:path";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { prefixBoundary, utf8Length } from "../base/utf8.ts";
import type { ContextFiles } from "./files.ts";

const DOC_NAMES = ["AGENTS.override.md", "AGENTS.md"] as const;
const SEPARATOR = "\n\n--- project-doc ---\n\n";
// The user's own file has no configured limit; this one only keeps an accident out of the context.
const HOME_DOC_BYTES = 1024 * 1024;

export interface ProjectDocsInput {
  readonly codexHome: string;
  readonly cwd: string;
  /** Names that make a folder the project root, e.g. `.git`. With none, only `cwd` is searched. */
  readonly rootMarkers: readonly string[];
  /** `project_doc_fallback_filenames`, tried after AGENTS.md. */
  readonly fallbackNames: readonly string[];
  /** `project_doc_max_bytes`, over all project files together; 0 leaves them out. */
  readonly maxBytes: number;
}

export interface ProjectDocs {
  /** The whole user-instructions part; null when there are no instructions. */
  readonly text: string | null;
  /** Files whose text is part of it, in order. */
  readonly sources: readonly string[];
  /** The file that crossed the budget, if one did; it and all deeper ones are not (wholly) in the text. */
  readonly cutAt: string | null;
  /** Files that exist but could not be read, with the cause. */
  readonly unreadable: readonly { readonly path: string; readonly cause: string }[];
}

/** Finds and joins the AGENTS.md files. Reads through `files` only. */
export function loadProjectDocs(input: ProjectDocsInput, files: ContextFiles): ProjectDocs {
  const reader = new DocReader(files);
  const home = homeDoc(input.codexHome, reader);
  const project = input.maxBytes > 0 ? projectDoc(input, files, reader) : "";
  const body = [home, project].filter((text) => text !== "").join(SEPARATOR);
  return {
    text: body === "" ? null : projectDocsText(input.cwd, body),
    sources: reader.sources,
    cutAt: reader.cutAt,
    unreadable: reader.unreadable,
  };
}

/** The frame around instructions: `# AGENTS.md instructions for <cwd>` … `</INSTRUCTIONS>`. */
function projectDocsText(cwd: string, body: string): string {
  return `# AGENTS.md instructions for ${cwd}\n\n<INSTRUCTIONS>\n${body}\n</INSTRUCTIONS>`;
}

// Unlike in projects, a blank override here gives way to AGENTS.md, and the text is trimmed.
function homeDoc(codexHome: string, reader: DocReader): string {
  for (const name of DOC_NAMES) {
    const text = reader.read(path.join(codexHome, name), HOME_DOC_BYTES).trim();
    if (text !== "") return text;
  }
  return "";
}

function projectDoc(input: ProjectDocsInput, files: ContextFiles, reader: DocReader): string {
  const names = [...DOC_NAMES, ...input.fallbackNames];
  const docs: string[] = [];
  let left = input.maxBytes;
  for (const folder of searchedFolders(input, files)) {
    const file = names.map((name) => path.join(folder, name)).find((doc) => files.kind(doc) === "file");
    if (file === undefined) continue;
    if (left <= 0) {
      reader.cutAt ??= file;
      break;
    }
    const text = reader.read(file, left);
    left -= utf8Length(text);
    if (text !== "") docs.push(text);
    if (reader.cutAt !== null) break;
  }
  return docs.join("\n\n");
}

/** Folders from the project root down to `cwd`; only `cwd` when no marker is found. */
function searchedFolders(input: ProjectDocsInput, files: ContextFiles): readonly string[] {
  const folders: string[] = [];
  for (let folder = path.resolve(input.cwd); ; folder = path.dirname(folder)) {
    folders.unshift(folder);
    const here = folder;
    if (input.rootMarkers.some((marker) => files.kind(path.join(here, marker)) !== null)) return folders;
    if (path.dirname(folder) === folder) return [path.resolve(input.cwd)];
  }
}

class DocReader {
  readonly sources: string[] = [];
  readonly unreadable: { path: string; cause: string }[] = [];
  cutAt: string | null = null;
  private readonly files: ContextFiles;

  constructor(files: ContextFiles) {
    this.files = files;
  }

  /** A file's text within `limit` bytes; "" when it is blank, absent or unreadable (which is noted). */
  read(file: string, limit: number): string {
    if (this.files.kind(file) !== "file") return "";
    let bytes: Uint8Array;
    try {
      bytes = this.files.readFile(file, limit + 1);
    } catch (error) {
      if (errnoCode(error) !== "ENOENT") this.unreadable.push({ path: file, cause: osErrorText(error) });
      return "";
    }
    const kept = bytes.subarray(0, prefixBoundary(bytes, limit));
    if (kept.length < bytes.length) this.cutAt ??= file;
    const text = Buffer.from(kept).toString("utf8");
    if (text.trim() === "") return "";
    this.sources.push(file);
    return text;
  }
}
