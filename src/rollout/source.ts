// Where a thread was started: the form on disk, the form on the wire and the kinds that lists filter by. Pure.
import type { SessionSource as WireSource, SubAgentSource } from "../protocol/session-source.ts";
import type { ThreadSourceKind } from "../protocol/thread-list.ts";
import { fieldsOf, isFields, numberOrNull, textOrNull } from "./fields.ts";
import type { SessionSource } from "./types.ts";

export type SourceKind = ThreadSourceKind;

/** Kinds that a list shows when the client names none: threads that a person leads. */
export const INTERACTIVE_SOURCES: readonly SourceKind[] = ["cli", "vscode"];

/** The wire form of a stored source (`mcp` is called `appServer` there, `subagent` is `subAgent`). */
export function wireSource(source: SessionSource): WireSource {
  switch (source) {
    case "cli":
    case "vscode":
    case "exec":
      return source;
    case "mcp":
      return "appServer";
    case "unknown":
      return "unknown";
    default: {
      const stored = fieldsOf(source);
      if (typeof stored["custom"] === "string") return { custom: stored["custom"] };
      const subAgent = subAgentSource(stored["subagent"]);
      return subAgent === undefined ? "unknown" : { subAgent };
    }
  }
}

/** Whether a stored source is of one of `kinds`; `subAgent` stands for all its sub-kinds. */
export function sourceKindMatches(source: SessionSource, kinds: readonly SourceKind[]): boolean {
  const kind = sourceKind(source);
  return kinds.includes(kind) || (kind.startsWith("subAgent") && kinds.includes("subAgent"));
}

function sourceKind(source: SessionSource): SourceKind {
  const wire = wireSource(source);
  if (typeof wire === "string") return wire;
  if (!("subAgent" in wire)) return "unknown";
  if (wire.subAgent === "review") return "subAgentReview";
  if (wire.subAgent === "compact") return "subAgentCompact";
  const isSpawn = typeof wire.subAgent === "object" && "thread_spawn" in wire.subAgent;
  return isSpawn ? "subAgentThreadSpawn" : "subAgentOther";
}

function subAgentSource(stored: unknown): SubAgentSource | undefined {
  if (stored === "review" || stored === "compact" || stored === "memory_consolidation") return stored;
  if (!isFields(stored)) return undefined;
  const spawn = stored["thread_spawn"];
  if (isFields(spawn)) {
    return {
      thread_spawn: {
        parent_thread_id: textOrNull(spawn, "parent_thread_id") ?? "",
        depth: numberOrNull(spawn, "depth") ?? 0,
        agent_path: textOrNull(spawn, "agent_path"),
        agent_nickname: textOrNull(spawn, "agent_nickname"),
        agent_role: textOrNull(spawn, "agent_role"),
      },
    };
  }
  const other = textOrNull(stored, "other");
  return other === null ? undefined : { other };
}
