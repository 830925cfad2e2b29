// One feedback report: what the user said, and the files that go with it. Nothing here leaves the machine.
import * as fs from "node:fs";
import * as path from "node:path";
import { osErrorText } from "../../base/os-error.ts";
import { VERSION } from "../../base/version.ts";

/** A file larger than this is named in the report, not copied. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

export interface FeedbackRequest {
  readonly classification: string;
  readonly reason: string | null;
  readonly threadId: string;
  /** The thread's file, when logs were asked for and it has one. */
  readonly rollout: string | null;
  readonly extraFiles: readonly string[];
  /** Holds credentials: it never goes along, whoever names it. */
  readonly authFile: string;
}

export interface FeedbackFile {
  /** Unique within the report, without a folder. */
  readonly name: string;
  readonly data: Buffer;
}

export interface FeedbackReport {
  readonly summary: Readonly<Record<string, unknown>>;
  readonly files: readonly FeedbackFile[];
}

/** Collects a report. A file that cannot be read is named with its error; it does not fail the report. */
export function collectReport(request: FeedbackRequest, now: Date): FeedbackReport {
  const files: FeedbackFile[] = [];
  const missing: { readonly path: string; readonly error: string }[] = [];
  for (const file of [...(request.rollout === null ? [] : [request.rollout]), ...request.extraFiles]) {
    const read = readBounded(file, request.authFile);
    if (typeof read === "string") missing.push({ path: file, error: read });
    else files.push({ name: uniqueName(path.basename(file), files), data: read });
  }
  const summary = {
    time: now.toISOString(),
    version: VERSION,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    classification: request.classification,
    reason: request.reason,
    threadId: request.threadId,
    files: files.map(({ name, data }) => ({ name, bytes: data.length })),
    missing,
  };
  return { summary, files };
}

/** The content, or why there is none. Pipes and devices are not opened: they might never end. */
function readBounded(file: string, authFile: string): Buffer | string {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) return "not a regular file";
    const auth = fs.statSync(authFile, { throwIfNoEntry: false });
    if (auth?.ino === stat.ino && auth.dev === stat.dev) return "it holds credentials";
    if (stat.size > MAX_FILE_BYTES) return `larger than ${MAX_FILE_BYTES} bytes`;
    return fs.readFileSync(file);
  } catch (error) {
    return osErrorText(error);
  }
}

function uniqueName(base: string, taken: readonly FeedbackFile[]): string {
  const names = new Set(["report.json", ...taken.map(({ name }) => name)]);
  let name = base;
  for (let count = 2; names.has(name); count++) name = `${count}-${base}`;
  return name;
}
