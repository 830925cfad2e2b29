// File search by fuzzy name: one-shot, and as a session that follows the query.

import type { Static } from "typebox";
import { text, uint32, struct, choice, list, nullable } from "./schema.ts";

export const FuzzyFileSearchMatchType = choice("FuzzyFileSearchMatchType", ["file", "directory"]);
export type FuzzyFileSearchMatchType = Static<typeof FuzzyFileSearchMatchType>;

export const FuzzyFileSearchParams = struct("FuzzyFileSearchParams", {
  query: text,
  roots: list(text),
  cancellationToken: nullable(text),
});
export type FuzzyFileSearchParams = Static<typeof FuzzyFileSearchParams>;

export const FuzzyFileSearchResult = struct("FuzzyFileSearchResult", {
  root: text,
  path: text,
  match_type: FuzzyFileSearchMatchType,
  file_name: text,
  score: uint32,
  indices: nullable(list(uint32)),
});
export type FuzzyFileSearchResult = Static<typeof FuzzyFileSearchResult>;

export const FuzzyFileSearchResponse = struct("FuzzyFileSearchResponse", {
  files: list(FuzzyFileSearchResult),
});
export type FuzzyFileSearchResponse = Static<typeof FuzzyFileSearchResponse>;

export const FuzzyFileSearchSessionCompletedNotification = struct(
  "FuzzyFileSearchSessionCompletedNotification",
  { sessionId: text },
);
export type FuzzyFileSearchSessionCompletedNotification = Static<
  typeof FuzzyFileSearchSessionCompletedNotification
>;

export const FuzzyFileSearchSessionStartParams = struct("FuzzyFileSearchSessionStartParams", {
  sessionId: text,
  roots: list(text),
});
export type FuzzyFileSearchSessionStartParams = Static<typeof FuzzyFileSearchSessionStartParams>;

export const FuzzyFileSearchSessionStartResponse = struct("FuzzyFileSearchSessionStartResponse", {});
export type FuzzyFileSearchSessionStartResponse = Static<typeof FuzzyFileSearchSessionStartResponse>;

export const FuzzyFileSearchSessionStopParams = struct("FuzzyFileSearchSessionStopParams", {
  sessionId: text,
});
export type FuzzyFileSearchSessionStopParams = Static<typeof FuzzyFileSearchSessionStopParams>;

export const FuzzyFileSearchSessionStopResponse = struct("FuzzyFileSearchSessionStopResponse", {});
export type FuzzyFileSearchSessionStopResponse = Static<typeof FuzzyFileSearchSessionStopResponse>;

export const FuzzyFileSearchSessionUpdateParams = struct("FuzzyFileSearchSessionUpdateParams", {
  sessionId: text,
  query: text,
});
export type FuzzyFileSearchSessionUpdateParams = Static<typeof FuzzyFileSearchSessionUpdateParams>;

export const FuzzyFileSearchSessionUpdateResponse = struct("FuzzyFileSearchSessionUpdateResponse", {});
export type FuzzyFileSearchSessionUpdateResponse = Static<typeof FuzzyFileSearchSessionUpdateResponse>;

export const FuzzyFileSearchSessionUpdatedNotification = struct("FuzzyFileSearchSessionUpdatedNotification", {
  sessionId: text,
  query: text,
  files: list(FuzzyFileSearchResult),
});
export type FuzzyFileSearchSessionUpdatedNotification = Static<
  typeof FuzzyFileSearchSessionUpdatedNotification
>;
