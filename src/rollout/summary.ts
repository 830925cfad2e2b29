// What lists and headers say about a thread, taken from the head of its file and the file's own dates.
import type * as fs from "node:fs";
import type { GitInfo, Thread } from "../protocol/thread.ts";
import type { RolloutHead } from "./head.ts";
import { wireSource } from "./source.ts";
import type { GitFacts, SessionSource } from "./types.ts";

export interface ThreadSummary {
  readonly path: string;
  readonly archived: boolean;
  readonly id: string;
  readonly forkedFromId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  /** When the file was last written, milliseconds since the epoch. */
  readonly updatedMs: number;
  readonly size: number;
  readonly preview: string;
  readonly cwd: string;
  readonly modelProvider: string;
  readonly cliVersion: string;
  readonly source: SessionSource;
  readonly agentNickname: string | null;
  readonly agentRole: string | null;
  readonly git: GitInfo | null;
}

type Dates = Pick<fs.Stats, "mtimeMs" | "size">;

/** A thread's summary from its head and its file's dates. */
export function summaryOf(path: string, archived: boolean, head: RolloutHead, stat: Dates): ThreadSummary {
  const { meta, preview } = head;
  const createdMs = Date.parse(meta.timestamp);
  return {
    path,
    archived,
    id: meta.id,
    forkedFromId: meta.forked_from_id ?? null,
    createdMs: Number.isNaN(createdMs) ? Math.floor(stat.mtimeMs) : createdMs,
    updatedMs: Math.floor(stat.mtimeMs),
    size: stat.size,
    preview,
    cwd: meta.cwd,
    modelProvider: meta.model_provider,
    cliVersion: meta.cli_version,
    source: meta.source,
    agentNickname: meta.agent_nickname ?? null,
    agentRole: meta.agent_role ?? null,
    git: gitInfo(meta.git),
  };
}

/** The wire form of a stored thread that is not loaded, without turns. */
export function threadOf(
  summary: ThreadSummary,
  extra: { readonly name: string | null; readonly gitInfo: GitInfo | null },
): Thread {
  return {
    id: summary.id,
    forkedFromId: summary.forkedFromId,
    preview: summary.preview,
    ephemeral: false,
    modelProvider: summary.modelProvider,
    createdAt: Math.floor(summary.createdMs / 1000),
    updatedAt: Math.floor(summary.updatedMs / 1000),
    status: { type: "notLoaded" },
    path: summary.path,
    cwd: summary.cwd,
    cliVersion: summary.cliVersion,
    source: wireSource(summary.source),
    agentNickname: summary.agentNickname,
    agentRole: summary.agentRole,
    gitInfo: extra.gitInfo,
    name: extra.name,
    turns: [],
  };
}

function gitInfo(git: GitFacts | undefined): GitInfo | null {
  if (git === undefined || git === null) return null;
  const { commit_hash: sha = null, branch = null, repository_url: originUrl = null } = git;
  return { sha, branch, originUrl };
}
