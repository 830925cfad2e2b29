// Import of another agent's config.

import type { Static } from "typebox";
import { bool, choice, list, maybe, nullable, optional, path, struct, text } from "./schema.ts";

export const ExternalAgentConfigDetectParams = struct("ExternalAgentConfigDetectParams", {
  includeHome: optional(bool),
  cwds: maybe(list(path)),
});
export type ExternalAgentConfigDetectParams = Static<typeof ExternalAgentConfigDetectParams>;

export const ExternalAgentConfigMigrationItemType = choice("ExternalAgentConfigMigrationItemType", [
  "AGENTS_MD",
  "CONFIG",
  "SKILLS",
  "MCP_SERVER_CONFIG",
]);
export type ExternalAgentConfigMigrationItemType = Static<typeof ExternalAgentConfigMigrationItemType>;

export const ExternalAgentConfigMigrationItem = struct("ExternalAgentConfigMigrationItem", {
  itemType: ExternalAgentConfigMigrationItemType,
  description: text,
  cwd: nullable(path),
});
export type ExternalAgentConfigMigrationItem = Static<typeof ExternalAgentConfigMigrationItem>;

export const ExternalAgentConfigDetectResponse = struct("ExternalAgentConfigDetectResponse", {
  items: list(ExternalAgentConfigMigrationItem),
});
export type ExternalAgentConfigDetectResponse = Static<typeof ExternalAgentConfigDetectResponse>;

export const ExternalAgentConfigImportParams = struct("ExternalAgentConfigImportParams", {
  migrationItems: list(ExternalAgentConfigMigrationItem),
});
export type ExternalAgentConfigImportParams = Static<typeof ExternalAgentConfigImportParams>;

export const ExternalAgentConfigImportResponse = struct("ExternalAgentConfigImportResponse", {});
export type ExternalAgentConfigImportResponse = Static<typeof ExternalAgentConfigImportResponse>;
