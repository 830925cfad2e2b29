// Where a thread comes from.

import type { Static } from "typebox";
import { AgentPath, ThreadId } from "./scalars.ts";
import { text, int32, object, wrapped, external, literal, nullable } from "./schema.ts";

export const SubAgentSource = external("SubAgentSource", [
  literal("review"),
  literal("compact"),
  wrapped(
    "thread_spawn",
    object({
      parent_thread_id: ThreadId,
      depth: int32,
      agent_path: nullable(AgentPath),
      agent_nickname: nullable(text),
      agent_role: nullable(text),
    }),
  ),
  literal("memory_consolidation"),
  wrapped("other", text),
]);
export type SubAgentSource = Static<typeof SubAgentSource>;

export const SessionSource = external("SessionSource", [
  literal("cli"),
  literal("vscode"),
  literal("exec"),
  literal("appServer"),
  wrapped("custom", text),
  wrapped("subAgent", SubAgentSource),
  literal("unknown"),
]);
export type SessionSource = Static<typeof SessionSource>;
