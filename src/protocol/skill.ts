// Skills: what is there, per working directory, and switching one on or off.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import { bool, choice, list, maybe, nullable, omitted, optional, path, struct, text } from "./schema.ts";

export const SkillToolDependency = struct("SkillToolDependency", {
  type: text,
  value: text,
  description: omitted(text),
  transport: omitted(text),
  command: omitted(text),
  url: omitted(text),
});
export type SkillToolDependency = Static<typeof SkillToolDependency>;

export const SkillDependencies = struct("SkillDependencies", { tools: list(SkillToolDependency) });
export type SkillDependencies = Static<typeof SkillDependencies>;

export const SkillErrorInfo = struct("SkillErrorInfo", { path: text, message: text });
export type SkillErrorInfo = Static<typeof SkillErrorInfo>;

export const SkillInterface = struct("SkillInterface", {
  displayName: omitted(text),
  shortDescription: omitted(text),
  iconSmall: omitted(text),
  iconLarge: omitted(text),
  brandColor: omitted(text),
  defaultPrompt: omitted(text),
});
export type SkillInterface = Static<typeof SkillInterface>;

export const SkillScope = choice("SkillScope", ["user", "repo", "system", "admin"]);
export type SkillScope = Static<typeof SkillScope>;

export const SkillMetadata = struct("SkillMetadata", {
  name: text,
  description: text,
  shortDescription: omitted(text),
  interface: omitted(SkillInterface),
  dependencies: omitted(SkillDependencies),
  path: text,
  scope: SkillScope,
  enabled: bool,
});
export type SkillMetadata = Static<typeof SkillMetadata>;

export const SkillSummary = struct("SkillSummary", {
  name: text,
  description: text,
  shortDescription: nullable(text),
  interface: nullable(SkillInterface),
  path: text,
  enabled: bool,
});
export type SkillSummary = Static<typeof SkillSummary>;

export const SkillsChangedNotification = struct("SkillsChangedNotification", {});
export type SkillsChangedNotification = Static<typeof SkillsChangedNotification>;

export const SkillsConfigWriteParams = struct("SkillsConfigWriteParams", {
  path: maybe(AbsolutePathBuf),
  name: maybe(text),
  enabled: bool,
});
export type SkillsConfigWriteParams = Static<typeof SkillsConfigWriteParams>;

export const SkillsConfigWriteResponse = struct("SkillsConfigWriteResponse", { effectiveEnabled: bool });
export type SkillsConfigWriteResponse = Static<typeof SkillsConfigWriteResponse>;

export const SkillsListEntry = struct("SkillsListEntry", {
  cwd: text,
  skills: list(SkillMetadata),
  errors: list(SkillErrorInfo),
});
export type SkillsListEntry = Static<typeof SkillsListEntry>;

export const SkillsListExtraRootsForCwd = struct("SkillsListExtraRootsForCwd", {
  cwd: path,
  extraUserRoots: list(path),
});
export type SkillsListExtraRootsForCwd = Static<typeof SkillsListExtraRootsForCwd>;

export const SkillsListParams = struct("SkillsListParams", {
  cwds: optional(list(path)),
  forceReload: optional(bool),
  perCwdExtraUserRoots: maybe(list(SkillsListExtraRootsForCwd)),
});
export type SkillsListParams = Static<typeof SkillsListParams>;

export const SkillsListResponse = struct("SkillsListResponse", { data: list(SkillsListEntry) });
export type SkillsListResponse = Static<typeof SkillsListResponse>;
