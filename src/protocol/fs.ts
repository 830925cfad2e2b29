// File access of clients (`fs/*`): absolute paths only, data as base64.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import { text, bool, int64, struct, list, maybe, optional } from "./schema.ts";

export const FsChangedNotification = struct("FsChangedNotification", {
  watchId: text,
  changedPaths: list(AbsolutePathBuf),
});
export type FsChangedNotification = Static<typeof FsChangedNotification>;

export const FsCopyParams = struct("FsCopyParams", {
  sourcePath: AbsolutePathBuf,
  destinationPath: AbsolutePathBuf,
  recursive: optional(bool),
});
export type FsCopyParams = Static<typeof FsCopyParams>;

export const FsCopyResponse = struct("FsCopyResponse", {});
export type FsCopyResponse = Static<typeof FsCopyResponse>;

export const FsCreateDirectoryParams = struct("FsCreateDirectoryParams", {
  path: AbsolutePathBuf,
  recursive: maybe(bool),
});
export type FsCreateDirectoryParams = Static<typeof FsCreateDirectoryParams>;

export const FsCreateDirectoryResponse = struct("FsCreateDirectoryResponse", {});
export type FsCreateDirectoryResponse = Static<typeof FsCreateDirectoryResponse>;

export const FsGetMetadataParams = struct("FsGetMetadataParams", { path: AbsolutePathBuf });
export type FsGetMetadataParams = Static<typeof FsGetMetadataParams>;

export const FsGetMetadataResponse = struct("FsGetMetadataResponse", {
  isDirectory: bool,
  isFile: bool,
  createdAtMs: int64,
  modifiedAtMs: int64,
});
export type FsGetMetadataResponse = Static<typeof FsGetMetadataResponse>;

export const FsReadDirectoryEntry = struct("FsReadDirectoryEntry", {
  fileName: text,
  isDirectory: bool,
  isFile: bool,
});
export type FsReadDirectoryEntry = Static<typeof FsReadDirectoryEntry>;

export const FsReadDirectoryParams = struct("FsReadDirectoryParams", { path: AbsolutePathBuf });
export type FsReadDirectoryParams = Static<typeof FsReadDirectoryParams>;

export const FsReadDirectoryResponse = struct("FsReadDirectoryResponse", {
  entries: list(FsReadDirectoryEntry),
});
export type FsReadDirectoryResponse = Static<typeof FsReadDirectoryResponse>;

export const FsReadFileParams = struct("FsReadFileParams", { path: AbsolutePathBuf });
export type FsReadFileParams = Static<typeof FsReadFileParams>;

export const FsReadFileResponse = struct("FsReadFileResponse", { dataBase64: text });
export type FsReadFileResponse = Static<typeof FsReadFileResponse>;

export const FsRemoveParams = struct("FsRemoveParams", {
  path: AbsolutePathBuf,
  recursive: maybe(bool),
  force: maybe(bool),
});
export type FsRemoveParams = Static<typeof FsRemoveParams>;

export const FsRemoveResponse = struct("FsRemoveResponse", {});
export type FsRemoveResponse = Static<typeof FsRemoveResponse>;

export const FsUnwatchParams = struct("FsUnwatchParams", { watchId: text });
export type FsUnwatchParams = Static<typeof FsUnwatchParams>;

export const FsUnwatchResponse = struct("FsUnwatchResponse", {});
export type FsUnwatchResponse = Static<typeof FsUnwatchResponse>;

export const FsWatchParams = struct("FsWatchParams", { watchId: text, path: AbsolutePathBuf });
export type FsWatchParams = Static<typeof FsWatchParams>;

export const FsWatchResponse = struct("FsWatchResponse", { path: AbsolutePathBuf });
export type FsWatchResponse = Static<typeof FsWatchResponse>;

export const FsWriteFileParams = struct("FsWriteFileParams", { path: AbsolutePathBuf, dataBase64: text });
export type FsWriteFileParams = Static<typeof FsWriteFileParams>;

export const FsWriteFileResponse = struct("FsWriteFileResponse", {});
export type FsWriteFileResponse = Static<typeof FsWriteFileResponse>;
