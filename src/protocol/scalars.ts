// Named strings.

import type { Static } from "typebox";
import { text, named } from "./schema.ts";

export const AbsolutePathBuf = named("AbsolutePathBuf", text, { check: "absolute-path" });
export type AbsolutePathBuf = Static<typeof AbsolutePathBuf>;

export const AgentPath = named("AgentPath", text);
export type AgentPath = Static<typeof AgentPath>;

export const GitSha = named("GitSha", text);
export type GitSha = Static<typeof GitSha>;

export const ThreadId = named("ThreadId", text, { check: "uuid" });
export type ThreadId = Static<typeof ThreadId>;
