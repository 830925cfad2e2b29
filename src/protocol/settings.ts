// Settings a thread or a turn can carry: approval, sandbox, reasoning, personality, tools.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import {
  text,
  bool,
  struct,
  object,
  choice,
  variant,
  tagged,
  wrapped,
  external,
  literal,
  list,
  nullable,
  defaulted,
} from "./schema.ts";

export const ApprovalsReviewer = choice("ApprovalsReviewer", ["user", "guardian_subagent"]);
export type ApprovalsReviewer = Static<typeof ApprovalsReviewer>;

export const AskForApproval = external("AskForApproval", [
  literal("untrusted"),
  literal("on-failure"),
  literal("on-request"),
  wrapped(
    "granular",
    object({
      sandbox_approval: bool,
      rules: bool,
      skill_approval: defaulted(bool, false),
      request_permissions: defaulted(bool, false),
      mcp_elicitations: bool,
    }),
  ),
  literal("never"),
]);
export type AskForApproval = Static<typeof AskForApproval>;

export const ModeKind = choice("ModeKind", ["plan", "default"], {
  aliases: { code: "default", custom: "default", execute: "default", pair_programming: "default" },
});
export type ModeKind = Static<typeof ModeKind>;

export const ReasoningEffort = choice("ReasoningEffort", [
  "none",
  "minimal",
  "low",
  "medium",
  "high",
  "xhigh",
]);
export type ReasoningEffort = Static<typeof ReasoningEffort>;

export const Settings = struct("Settings", {
  model: text,
  reasoning_effort: nullable(ReasoningEffort),
  developer_instructions: nullable(text),
});
export type Settings = Static<typeof Settings>;

export const CollaborationMode = struct("CollaborationMode", { mode: ModeKind, settings: Settings });
export type CollaborationMode = Static<typeof CollaborationMode>;

export const ForcedLoginMethod = choice("ForcedLoginMethod", ["chatgpt", "api"]);
export type ForcedLoginMethod = Static<typeof ForcedLoginMethod>;

export const InputModality = choice("InputModality", ["text", "image"]);
export type InputModality = Static<typeof InputModality>;

export const NetworkAccess = choice("NetworkAccess", ["restricted", "enabled"]);
export type NetworkAccess = Static<typeof NetworkAccess>;

export const Personality = choice("Personality", ["none", "friendly", "pragmatic"]);
export type Personality = Static<typeof Personality>;

export const ReadOnlyAccess = tagged("ReadOnlyAccess", [
  variant("restricted", {
    includePlatformDefaults: defaulted(bool, true),
    readableRoots: defaulted(list(AbsolutePathBuf), []),
  }),
  variant("fullAccess", {}),
]);
export type ReadOnlyAccess = Static<typeof ReadOnlyAccess>;

export const ReasoningSummary = choice("ReasoningSummary", ["auto", "concise", "detailed", "none"]);
export type ReasoningSummary = Static<typeof ReasoningSummary>;

export const SandboxMode = choice("SandboxMode", ["read-only", "workspace-write", "danger-full-access"]);
export type SandboxMode = Static<typeof SandboxMode>;

export const SandboxPolicy = tagged("SandboxPolicy", [
  variant("dangerFullAccess", {}),
  variant("readOnly", {
    access: defaulted(ReadOnlyAccess, { type: "fullAccess" }),
    networkAccess: defaulted(bool, false),
  }),
  variant("externalSandbox", { networkAccess: defaulted(NetworkAccess, "restricted") }),
  variant("workspaceWrite", {
    writableRoots: defaulted(list(AbsolutePathBuf), []),
    readOnlyAccess: defaulted(ReadOnlyAccess, { type: "fullAccess" }),
    networkAccess: defaulted(bool, false),
    excludeTmpdirEnvVar: defaulted(bool, false),
    excludeSlashTmp: defaulted(bool, false),
  }),
]);
export type SandboxPolicy = Static<typeof SandboxPolicy>;

export const ServiceTier = choice("ServiceTier", ["fast", "flex"]);
export type ServiceTier = Static<typeof ServiceTier>;

export const Verbosity = choice("Verbosity", ["low", "medium", "high"]);
export type Verbosity = Static<typeof Verbosity>;

export const WebSearchContextSize = choice("WebSearchContextSize", ["low", "medium", "high"]);
export type WebSearchContextSize = Static<typeof WebSearchContextSize>;

export const WebSearchLocation = struct(
  "WebSearchLocation",
  {
    country: nullable(text),
    region: nullable(text),
    city: nullable(text),
    timezone: nullable(text),
  },
  { additionalProperties: false },
);
export type WebSearchLocation = Static<typeof WebSearchLocation>;

export const WebSearchMode = choice("WebSearchMode", ["disabled", "cached", "live"]);
export type WebSearchMode = Static<typeof WebSearchMode>;

export const WebSearchToolConfig = struct(
  "WebSearchToolConfig",
  {
    context_size: nullable(WebSearchContextSize),
    allowed_domains: nullable(list(text)),
    location: nullable(WebSearchLocation),
  },
  { additionalProperties: false },
);
export type WebSearchToolConfig = Static<typeof WebSearchToolConfig>;
