// What belongs to one loaded thread. Plain data and small owners; the verbs live beside it
// (turn.ts, compact.ts, rollback.ts, …), so no one file grows into "the session".
import type { AbsPath, ThreadId } from "../base/ids.ts";
import type { Result } from "../base/result.ts";
import type { ConfigFlags } from "../config/effective.ts";
import type { EffectiveConfig } from "../config/effective-types.ts";
import type { ConfigLayer } from "../config/layers.ts";
import type { ConfigError } from "../config/error.ts";
import type { Override } from "../config/overrides.ts";
import type { ThreadIndex } from "../rollout/index/thread-index.ts";
import type { ContextHistory } from "../context/history.ts";
import type { ContextInput } from "../context/fragments.ts";
import type { ModelClient, Provider } from "../model/types.ts";
import type { ResponseItem } from "../protocol/model-item.ts";
import type { ThreadStatus } from "../protocol/thread.ts";
import type { SessionSource } from "../rollout/types.ts";
import type { Sandbox } from "../sandbox/types.ts";
import type { CommandSessions } from "../tools/command/sessions.ts";
import type { Grants } from "../tools/types.ts";
import type { AgentControl } from "../tools/agents/control.ts";
import type { Account } from "./account/account.ts";
import type { ThreadEvents } from "./events.ts";
import type { StoredTurnContext } from "./resumed-context.ts";
import type { Recorder } from "./recorder.ts";
import type { ThreadConfig, ThreadSettings } from "./settings.ts";
import type { ThreadSetup } from "./thread-config.ts";
import type { UsageTracker } from "./usage.ts";

export interface ConfigRequest {
  readonly cwd: string;
  readonly overrides: readonly Override[];
  readonly flags: ConfigFlags;
}

/** What all threads of a process share. */
export interface Services {
  readonly codexHome: AbsPath;
  readonly installationId: () => string;
  /** First client's name: HTTP `originator` and the rollout's `originator`. */
  readonly originator: string;
  readonly userAgent: string;
  /** Takes the first client's name and version; later ones change nothing. */
  adoptClient(client: { readonly name: string; readonly version: string }): void;
  /** Where the process was started: the working directory of threads that name none. */
  readonly cwd: string;
  /** How threads of this process are marked: `vscode` for the app-server, `exec`. */
  readonly source: SessionSource;
  /** The configuration for a working directory, with this process's flags underneath the given ones. */
  loadConfig(request: ConfigRequest): Result<EffectiveConfig, ConfigError>;
  /** The layers of the process's own configuration, projects apart, whatever their values. */
  configLayers(): Result<readonly ConfigLayer[], ConfigError>;
  /** The list of stored threads; opened at the first use. */
  index(): ThreadIndex;
  /** Who is signed in to OpenAI; opened at the first use. */
  readonly account: () => Account;
  readonly sandbox: Sandbox;
  readonly modelClient: (provider: Provider) => ModelClient;
  /** argv prefix that runs this program again (`node bin/codex.js`), for the sandboxed apply_patch. */
  readonly selfArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ThreadState {
  readonly id: ThreadId;
  readonly forkedFromId: string | null;
  readonly createdAt: number;
  readonly source: SessionSource;
  readonly agent: {
    readonly nickname: string | null;
    readonly role: string | null;
    readonly parentId: string | null;
  };
  readonly ephemeral: boolean;
  readonly path: string | null;
  config: ThreadConfig;
  /** The configuration the thread was started with, or was given by a reload. */
  effective: EffectiveConfig;
  /** Reads it again. Undefined for threads that only follow another one. */
  readonly reload: (() => Promise<Result<ThreadSetup, string>>) | undefined;
  settings: ThreadSettings;
  readonly history: ContextHistory;
  readonly usage: UsageTracker;
  readonly recorder: Recorder;
  readonly events: ThreadEvents;
  readonly services: Services;
  readonly sessions: CommandSessions;
  readonly grants: Grants;
  readonly agents: AgentControl;
  /** The context the model last saw; null = send it whole (new thread, after compaction or rollback). */
  contextSeen: ContextInput | null;
  /** The last turn's stored context after a resume, until the first turn has compared with it. */
  resumedFrom: StoredTurnContext | null;
  /** Size of the history when a compaction last failed to make it smaller; 0 = never. */
  incompressibleBytes: number;
  /** Counts compactions: the last part of `x-codex-window-id`. */
  windowIndex: number;
  readonly rawEvents: boolean;
  readonly dynamicTools: readonly DynamicToolSpec[];
  status: ThreadStatus;
  /** Notes for the model that go out with its next request: they must not come between a call and its output. */
  readonly notices: string[];
  /** First user message. */
  preview: string;
  name: string | null;
  updatedAt: number;
}

export interface DynamicToolSpec {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: unknown;
  readonly deferLoading: boolean;
}

/** Puts an item into the history: on disk first, then in memory, then to clients that want raw items. */
export function recordItem(state: ThreadState, item: ResponseItem, turnId: string): void {
  storeItem(state, item);
  notifyRawItem(state, item, turnId);
}

/** The part of `recordItem` that must come before any client hears of the item. */
export function storeItem(state: ThreadState, item: ResponseItem, turnStart = false): void {
  state.recorder.write([{ type: "response_item", payload: item }]);
  state.history.append(item, turnStart);
}

export function notifyRawItem(state: ThreadState, item: ResponseItem, turnId: string): void {
  if (state.rawEvents)
    state.events.notify("rawResponseItem/completed", { threadId: state.id, turnId, item: item as never });
}

/** Tells everybody of a new status; unchanged ones are not repeated. */
export function setStatus(state: ThreadState, status: ThreadStatus): void {
  if (JSON.stringify(state.status) === JSON.stringify(status)) return;
  state.status = status;
  state.events.notify("thread/status/changed", { threadId: state.id, status });
}
