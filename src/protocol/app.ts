// Apps (connectors): what can be connected, what is, and the news about it.

import type { Static } from "typebox";
import { text, bool, uint32, struct, list, map, nullable, maybe, optional, defaulted } from "./schema.ts";

export const AppBranding = struct("AppBranding", {
  category: nullable(text),
  developer: nullable(text),
  website: nullable(text),
  privacyPolicy: nullable(text),
  termsOfService: nullable(text),
  isDiscoverableApp: bool,
});
export type AppBranding = Static<typeof AppBranding>;

export const AppReview = struct("AppReview", { status: text });
export type AppReview = Static<typeof AppReview>;

export const AppScreenshot = struct("AppScreenshot", {
  url: nullable(text),
  fileId: nullable(text),
  userPrompt: text,
});
export type AppScreenshot = Static<typeof AppScreenshot>;

export const AppMetadata = struct("AppMetadata", {
  review: nullable(AppReview),
  categories: nullable(list(text)),
  subCategories: nullable(list(text)),
  seoDescription: nullable(text),
  screenshots: nullable(list(AppScreenshot)),
  developer: nullable(text),
  version: nullable(text),
  versionId: nullable(text),
  versionNotes: nullable(text),
  firstPartyType: nullable(text),
  firstPartyRequiresInstall: nullable(bool),
  showInComposerWhenUnlinked: nullable(bool),
});
export type AppMetadata = Static<typeof AppMetadata>;

export const AppInfo = struct("AppInfo", {
  id: text,
  name: text,
  description: nullable(text),
  logoUrl: nullable(text),
  logoUrlDark: nullable(text),
  distributionChannel: nullable(text),
  branding: nullable(AppBranding),
  appMetadata: nullable(AppMetadata),
  labels: nullable(map(text)),
  installUrl: nullable(text),
  isAccessible: defaulted(bool, false),
  isEnabled: defaulted(bool, true),
  pluginDisplayNames: defaulted(list(text), []),
});
export type AppInfo = Static<typeof AppInfo>;

export const AppListUpdatedNotification = struct("AppListUpdatedNotification", { data: list(AppInfo) });
export type AppListUpdatedNotification = Static<typeof AppListUpdatedNotification>;

export const AppSummary = struct("AppSummary", {
  id: text,
  name: text,
  description: nullable(text),
  installUrl: nullable(text),
  needsAuth: bool,
});
export type AppSummary = Static<typeof AppSummary>;

export const AppsListParams = struct("AppsListParams", {
  cursor: maybe(text),
  limit: maybe(uint32),
  threadId: maybe(text),
  forceRefetch: optional(bool),
});
export type AppsListParams = Static<typeof AppsListParams>;

export const AppsListResponse = struct("AppsListResponse", {
  data: list(AppInfo),
  nextCursor: nullable(text),
});
export type AppsListResponse = Static<typeof AppsListResponse>;
