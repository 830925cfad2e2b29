// Set-up of the sandbox on Windows.

import type { Static } from "typebox";
import { AbsolutePathBuf } from "./scalars.ts";
import { text, bool, uint, struct, choice, list, nullable, maybe } from "./schema.ts";

export const WindowsSandboxSetupMode = choice("WindowsSandboxSetupMode", ["elevated", "unelevated"]);
export type WindowsSandboxSetupMode = Static<typeof WindowsSandboxSetupMode>;

export const WindowsSandboxSetupCompletedNotification = struct("WindowsSandboxSetupCompletedNotification", {
  mode: WindowsSandboxSetupMode,
  success: bool,
  error: nullable(text),
});
export type WindowsSandboxSetupCompletedNotification = Static<
  typeof WindowsSandboxSetupCompletedNotification
>;

export const WindowsSandboxSetupStartParams = struct("WindowsSandboxSetupStartParams", {
  mode: WindowsSandboxSetupMode,
  cwd: maybe(AbsolutePathBuf),
});
export type WindowsSandboxSetupStartParams = Static<typeof WindowsSandboxSetupStartParams>;

export const WindowsSandboxSetupStartResponse = struct("WindowsSandboxSetupStartResponse", { started: bool });
export type WindowsSandboxSetupStartResponse = Static<typeof WindowsSandboxSetupStartResponse>;

export const WindowsWorldWritableWarningNotification = struct("WindowsWorldWritableWarningNotification", {
  samplePaths: list(text),
  extraCount: uint,
  failedScan: bool,
});
export type WindowsWorldWritableWarningNotification = Static<typeof WindowsWorldWritableWarningNotification>;
