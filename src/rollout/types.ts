// The lines of a rollout file: `{timestamp, type, payload}`, one JSON object a line, in 0.120's
// format. Lines of unknown type are kept in the file and skipped by readers.
import type { ResponseItem } from "../protocol/model-item.ts";

export interface GitFacts {
  readonly commit_hash?: string;
  readonly branch?: string;
  readonly repository_url?: string;
}

/** Where a thread was started; also an object for sub-agents, which is kept as it is. */
export type SessionSource = "cli" | "vscode" | "exec" | "mcp" | "unknown" | Readonly<Record<string, unknown>>;

export interface SessionMeta {
  readonly id: string;
  readonly forked_from_id?: string;
  /** ISO time of the thread's start. */
  readonly timestamp: string;
  readonly cwd: string;
  readonly originator: string;
  readonly cli_version: string;
  readonly source: SessionSource;
  readonly agent_nickname?: string;
  readonly agent_role?: string;
  readonly model_provider: string;
  readonly base_instructions: { readonly text: string } | null;
  readonly dynamic_tools?: readonly unknown[];
  readonly git?: GitFacts;
}

/** An event line; `type` names it (task_started, user_message, token_count, agent_message, …). */
export interface EventMsg {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface CompactedLine {
  readonly message: string;
  readonly replacement_history?: readonly ResponseItem[];
}

/** One line without its timestamp. */
export type RolloutLine =
  | { readonly type: "session_meta"; readonly payload: SessionMeta }
  | { readonly type: "response_item"; readonly payload: ResponseItem }
  | { readonly type: "event_msg"; readonly payload: EventMsg }
  | { readonly type: "turn_context"; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly type: "compacted"; readonly payload: CompactedLine };

/** A line as read back. */
export type StoredLine = RolloutLine & { readonly timestamp: string };

/** A line that is whole JSON but of a type or shape this version does not know. It stays in the file. */
export interface UnknownLine {
  readonly type: "unknown";
  readonly timestamp: string;
  readonly value: unknown;
}

/** What reading a file met beside its known lines. */
export interface ReadReport {
  readonly unknown: number;
  /** Lines that are no JSON (torn, overwritten); each costs only itself. */
  readonly damaged: number;
  /** Lines over the length limit, skipped unread. */
  readonly oversized: number;
}

/** Appends to one thread's file. Lines are on disk (written, in order) when `append` returns. */
export interface RolloutWriter {
  readonly path: string;
  /** Creates the file and its folders on the first call. @throws system errors (disk full, read-only home) */
  append(lines: readonly RolloutLine[]): void;
  /** Asks the device to keep what was appended (survives power loss). Call it when a turn ends. @throws system errors */
  sync(): Promise<void>;
  /** Closes the file and lets go of the thread. Calling it twice is harmless. */
  close(): void;
}
