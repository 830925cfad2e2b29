// Edits of the user config.

import type { Static } from "typebox";
import { ConfigLayerMetadata } from "./config.ts";
import { AbsolutePathBuf } from "./scalars.ts";
import { text, bool, json, struct, choice, list, nullable, maybe, optional } from "./schema.ts";

export const MergeStrategy = choice("MergeStrategy", ["replace", "upsert"]);
export type MergeStrategy = Static<typeof MergeStrategy>;

export const ConfigEdit = struct("ConfigEdit", { keyPath: text, value: json, mergeStrategy: MergeStrategy });
export type ConfigEdit = Static<typeof ConfigEdit>;

export const ConfigBatchWriteParams = struct("ConfigBatchWriteParams", {
  edits: list(ConfigEdit),
  filePath: maybe(text),
  expectedVersion: maybe(text),
  reloadUserConfig: optional(bool),
});
export type ConfigBatchWriteParams = Static<typeof ConfigBatchWriteParams>;

export const ConfigValueWriteParams = struct("ConfigValueWriteParams", {
  keyPath: text,
  value: json,
  mergeStrategy: MergeStrategy,
  filePath: maybe(text),
  expectedVersion: maybe(text),
});
export type ConfigValueWriteParams = Static<typeof ConfigValueWriteParams>;

export const OverriddenMetadata = struct("OverriddenMetadata", {
  message: text,
  overridingLayer: ConfigLayerMetadata,
  effectiveValue: json,
});
export type OverriddenMetadata = Static<typeof OverriddenMetadata>;

export const WriteStatus = choice("WriteStatus", ["ok", "okOverridden"]);
export type WriteStatus = Static<typeof WriteStatus>;

export const ConfigWriteResponse = struct("ConfigWriteResponse", {
  status: WriteStatus,
  version: text,
  filePath: AbsolutePathBuf,
  overriddenMetadata: nullable(OverriddenMetadata),
});
export type ConfigWriteResponse = Static<typeof ConfigWriteResponse>;
