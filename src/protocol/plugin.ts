// Plugins and the marketplaces they come from.

import type { Static } from "typebox";
import { AppSummary } from "./app.ts";
import { AbsolutePathBuf } from "./scalars.ts";
import { SkillSummary } from "./skill.ts";
import {
  text,
  bool,
  struct,
  choice,
  variant,
  tagged,
  list,
  nullable,
  maybe,
  optional,
  defaulted,
} from "./schema.ts";

export const MarketplaceInterface = struct("MarketplaceInterface", { displayName: nullable(text) });
export type MarketplaceInterface = Static<typeof MarketplaceInterface>;

export const MarketplaceLoadErrorInfo = struct("MarketplaceLoadErrorInfo", {
  marketplacePath: AbsolutePathBuf,
  message: text,
});
export type MarketplaceLoadErrorInfo = Static<typeof MarketplaceLoadErrorInfo>;

export const PluginAuthPolicy = choice("PluginAuthPolicy", ["ON_INSTALL", "ON_USE"]);
export type PluginAuthPolicy = Static<typeof PluginAuthPolicy>;

export const PluginInstallPolicy = choice("PluginInstallPolicy", [
  "NOT_AVAILABLE",
  "AVAILABLE",
  "INSTALLED_BY_DEFAULT",
]);
export type PluginInstallPolicy = Static<typeof PluginInstallPolicy>;

export const PluginInterface = struct("PluginInterface", {
  displayName: nullable(text),
  shortDescription: nullable(text),
  longDescription: nullable(text),
  developerName: nullable(text),
  category: nullable(text),
  capabilities: list(text),
  websiteUrl: nullable(text),
  privacyPolicyUrl: nullable(text),
  termsOfServiceUrl: nullable(text),
  defaultPrompt: nullable(list(text)),
  brandColor: nullable(text),
  composerIcon: nullable(AbsolutePathBuf),
  logo: nullable(AbsolutePathBuf),
  screenshots: list(AbsolutePathBuf),
});
export type PluginInterface = Static<typeof PluginInterface>;

export const PluginSource = tagged("PluginSource", [variant("local", { path: AbsolutePathBuf })]);
export type PluginSource = Static<typeof PluginSource>;

export const PluginSummary = struct("PluginSummary", {
  id: text,
  name: text,
  source: PluginSource,
  installed: bool,
  enabled: bool,
  installPolicy: PluginInstallPolicy,
  authPolicy: PluginAuthPolicy,
  interface: nullable(PluginInterface),
});
export type PluginSummary = Static<typeof PluginSummary>;

export const PluginDetail = struct("PluginDetail", {
  marketplaceName: text,
  marketplacePath: AbsolutePathBuf,
  summary: PluginSummary,
  description: nullable(text),
  skills: list(SkillSummary),
  apps: list(AppSummary),
  mcpServers: list(text),
});
export type PluginDetail = Static<typeof PluginDetail>;

export const PluginInstallParams = struct("PluginInstallParams", {
  marketplacePath: AbsolutePathBuf,
  pluginName: text,
  forceRemoteSync: optional(bool),
});
export type PluginInstallParams = Static<typeof PluginInstallParams>;

export const PluginInstallResponse = struct("PluginInstallResponse", {
  authPolicy: PluginAuthPolicy,
  appsNeedingAuth: list(AppSummary),
});
export type PluginInstallResponse = Static<typeof PluginInstallResponse>;

export const PluginListParams = struct("PluginListParams", {
  cwds: maybe(list(AbsolutePathBuf)),
  forceRemoteSync: optional(bool),
});
export type PluginListParams = Static<typeof PluginListParams>;

export const PluginMarketplaceEntry = struct("PluginMarketplaceEntry", {
  name: text,
  path: AbsolutePathBuf,
  interface: nullable(MarketplaceInterface),
  plugins: list(PluginSummary),
});
export type PluginMarketplaceEntry = Static<typeof PluginMarketplaceEntry>;

export const PluginListResponse = struct("PluginListResponse", {
  marketplaces: list(PluginMarketplaceEntry),
  marketplaceLoadErrors: defaulted(list(MarketplaceLoadErrorInfo), []),
  remoteSyncError: nullable(text),
  featuredPluginIds: defaulted(list(text), []),
});
export type PluginListResponse = Static<typeof PluginListResponse>;

export const PluginReadParams = struct("PluginReadParams", {
  marketplacePath: AbsolutePathBuf,
  pluginName: text,
});
export type PluginReadParams = Static<typeof PluginReadParams>;

export const PluginReadResponse = struct("PluginReadResponse", { plugin: PluginDetail });
export type PluginReadResponse = Static<typeof PluginReadResponse>;

export const PluginUninstallParams = struct("PluginUninstallParams", {
  pluginId: text,
  forceRemoteSync: optional(bool),
});
export type PluginUninstallParams = Static<typeof PluginUninstallParams>;

export const PluginUninstallResponse = struct("PluginUninstallResponse", {});
export type PluginUninstallResponse = Static<typeof PluginUninstallResponse>;
