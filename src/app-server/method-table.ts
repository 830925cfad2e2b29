// The methods this server has. Those that every run needs are at hand, the others are loaded when they
// are first called. Every other method of the protocol gets one clear answer, here.
import type { ClientMethod } from "../protocol/methods.ts";
import type { Method } from "./method.ts";
import { initialize } from "./methods/initialize.ts";
import { threadResume } from "./methods/thread-resume.ts";
import { threadStart } from "./methods/thread-start.ts";
import { turnInterrupt } from "./methods/turn-interrupt.ts";
import { turnStart } from "./methods/turn-start.ts";
import { turnSteer } from "./methods/turn-steer.ts";
import { invalidRequest } from "./rpc-error.ts";

type AnyMethod = { readonly [M in ClientMethod]: Method<M> }[ClientMethod];

const METHODS: readonly AnyMethod[] = [
  initialize,
  threadStart,
  threadResume,
  turnStart,
  turnSteer,
  turnInterrupt,
];

/** Grows with every method that is loaded. */
const atHand = new Map<string, AnyMethod>(METHODS.map((method) => [method.name, method]));

type Loaders = { readonly [M in ClientMethod]?: () => Promise<Method<M>> };

const LOADED_LATER: Loaders = {
  "account/login/cancel": async () => (await import("./methods/account.ts")).accountLoginCancel,
  "account/login/start": async () => (await import("./methods/account.ts")).accountLoginStart,
  "account/logout": async () => (await import("./methods/account.ts")).accountLogout,
  "account/rateLimits/read": async () => (await import("./methods/account.ts")).accountRateLimitsRead,
  "account/read": async () => (await import("./methods/account.ts")).accountRead,
  getAuthStatus: async () => (await import("./methods/account.ts")).getAuthStatus,
  "command/exec": async () => (await import("./methods/command-exec.ts")).commandExec,
  "command/exec/resize": async () => (await import("./methods/command-exec.ts")).commandExecResize,
  "command/exec/terminate": async () => (await import("./methods/command-exec.ts")).commandExecTerminate,
  "command/exec/write": async () => (await import("./methods/command-exec.ts")).commandExecWrite,
  "fs/copy": async () => (await import("./methods/fs.ts")).fsCopy,
  "fs/createDirectory": async () => (await import("./methods/fs.ts")).fsCreateDirectory,
  "fs/getMetadata": async () => (await import("./methods/fs.ts")).fsGetMetadata,
  "fs/readDirectory": async () => (await import("./methods/fs.ts")).fsReadDirectory,
  "fs/readFile": async () => (await import("./methods/fs.ts")).fsReadFile,
  "fs/remove": async () => (await import("./methods/fs.ts")).fsRemove,
  "fs/writeFile": async () => (await import("./methods/fs.ts")).fsWriteFile,
  "fs/unwatch": async () => (await import("./methods/fs.ts")).fsUnwatch,
  "fs/watch": async () => (await import("./methods/fs.ts")).fsWatch,
  "config/batchWrite": async () => (await import("./methods/config-write.ts")).configBatchWrite,
  "config/value/write": async () => (await import("./methods/config-write.ts")).configValueWrite,
  "configRequirements/read": async () => (await import("./methods/config-write.ts")).configRequirementsRead,
  "app/list": async () => (await import("./methods/extensions.ts")).appList,
  "collaborationMode/list": async () => (await import("./methods/features.ts")).collaborationModeList,
  "experimentalFeature/enablement/set": async () =>
    (await import("./methods/features.ts")).experimentalFeatureEnablementSet,
  "experimentalFeature/list": async () => (await import("./methods/features.ts")).experimentalFeatureList,
  "feedback/upload": async () => (await import("./methods/feedback-upload.ts")).feedbackUpload,
  getConversationSummary: async () =>
    (await import("./methods/conversation-summary.ts")).getConversationSummary,
  gitDiffToRemote: async () => (await import("./methods/git-diff.ts")).gitDiffToRemote,
  "mcpServerStatus/list": async () => (await import("./methods/extensions.ts")).mcpServerStatusList,
  "mock/experimentalMethod": async () => (await import("./methods/features.ts")).mockExperimentalMethod,
  "plugin/list": async () => (await import("./methods/extensions.ts")).pluginList,
  "skills/list": async () => (await import("./methods/extensions.ts")).skillsList,
  "windowsSandbox/setupStart": async () =>
    (await import("./methods/windows-sandbox.ts")).windowsSandboxSetupStart,
  "config/read": async () => (await import("./methods/config-read.ts")).configRead,
  fuzzyFileSearch: async () => (await import("./methods/fuzzy-file-search.ts")).fuzzyFileSearch,
  "fuzzyFileSearch/sessionStart": async () =>
    (await import("./methods/fuzzy-file-search.ts")).fuzzyFileSearchSessionStart,
  "fuzzyFileSearch/sessionStop": async () =>
    (await import("./methods/fuzzy-file-search.ts")).fuzzyFileSearchSessionStop,
  "fuzzyFileSearch/sessionUpdate": async () =>
    (await import("./methods/fuzzy-file-search.ts")).fuzzyFileSearchSessionUpdate,
  "model/list": async () => (await import("./methods/model-list.ts")).modelList,
  "review/start": async () => (await import("./methods/review-start.ts")).reviewStart,
  "thread/archive": async () => (await import("./methods/thread-archive.ts")).threadArchive,
  "thread/backgroundTerminals/clean": async () =>
    (await import("./methods/thread-background-terminals-clean.ts")).threadBackgroundTerminalsClean,
  "thread/compact/start": async () => (await import("./methods/thread-compact-start.ts")).threadCompactStart,
  "thread/decrement_elicitation": async () =>
    (await import("./methods/thread-elicitation.ts")).threadDecrementElicitation,
  "thread/increment_elicitation": async () =>
    (await import("./methods/thread-elicitation.ts")).threadIncrementElicitation,
  "thread/fork": async () => (await import("./methods/thread-fork.ts")).threadFork,
  "thread/list": async () => (await import("./methods/thread-list.ts")).threadList,
  "thread/loaded/list": async () => (await import("./methods/thread-loaded-list.ts")).threadLoadedList,
  "thread/metadata/update": async () =>
    (await import("./methods/thread-metadata-update.ts")).threadMetadataUpdate,
  "thread/name/set": async () => (await import("./methods/thread-name-set.ts")).threadNameSet,
  "thread/read": async () => (await import("./methods/thread-read.ts")).threadRead,
  "thread/rollback": async () => (await import("./methods/thread-rollback.ts")).threadRollback,
  "thread/shellCommand": async () => (await import("./methods/thread-shell-command.ts")).threadShellCommand,
  "thread/unarchive": async () => (await import("./methods/thread-unarchive.ts")).threadUnarchive,
  "thread/unsubscribe": async () => (await import("./methods/thread-unsubscribe.ts")).threadUnsubscribe,
};

/** The method by its name. @throws RpcError when this server does not have it */
export async function findMethod(name: ClientMethod): Promise<Method<never>> {
  const method = atHand.get(name) ?? (await LOADED_LATER[name]?.());
  if (method === undefined) throw invalidRequest(`${name} is not yet supported by this server.`);
  atHand.set(name, method as AnyMethod);
  return method as Method<never>;
}
