// The methods this server has. Every other method of the protocol gets one clear answer, here.
import type { ClientMethod } from "../protocol/methods.ts";
import type { Method } from "./method.ts";
import { configRead } from "./methods/config-read.ts";
import { initialize } from "./methods/initialize.ts";
import { modelList } from "./methods/model-list.ts";
import { reviewStart } from "./methods/review-start.ts";
import { threadArchive } from "./methods/thread-archive.ts";
import { threadBackgroundTerminalsClean } from "./methods/thread-background-terminals-clean.ts";
import { threadCompactStart } from "./methods/thread-compact-start.ts";
import { threadDecrementElicitation, threadIncrementElicitation } from "./methods/thread-elicitation.ts";
import { threadFork } from "./methods/thread-fork.ts";
import { threadList } from "./methods/thread-list.ts";
import { threadLoadedList } from "./methods/thread-loaded-list.ts";
import { threadMetadataUpdate } from "./methods/thread-metadata-update.ts";
import { threadNameSet } from "./methods/thread-name-set.ts";
import { threadRead } from "./methods/thread-read.ts";
import { threadResume } from "./methods/thread-resume.ts";
import { threadRollback } from "./methods/thread-rollback.ts";
import { threadShellCommand } from "./methods/thread-shell-command.ts";
import { threadStart } from "./methods/thread-start.ts";
import { threadUnarchive } from "./methods/thread-unarchive.ts";
import { threadUnsubscribe } from "./methods/thread-unsubscribe.ts";
import { turnInterrupt } from "./methods/turn-interrupt.ts";
import { turnStart } from "./methods/turn-start.ts";
import { turnSteer } from "./methods/turn-steer.ts";
import { invalidRequest, type RpcError } from "./rpc-error.ts";

type AnyMethod = { readonly [M in ClientMethod]: Method<M> }[ClientMethod];

const METHODS: readonly AnyMethod[] = [
  initialize,
  threadStart,
  threadResume,
  threadFork,
  threadRead,
  threadList,
  threadLoadedList,
  threadArchive,
  threadUnarchive,
  threadNameSet,
  threadMetadataUpdate,
  threadUnsubscribe,
  threadRollback,
  threadCompactStart,
  threadShellCommand,
  threadBackgroundTerminalsClean,
  threadIncrementElicitation,
  threadDecrementElicitation,
  turnStart,
  turnSteer,
  turnInterrupt,
  reviewStart,
  modelList,
  configRead,
];

const TABLE: ReadonlyMap<string, AnyMethod> = new Map(METHODS.map((method) => [method.name, method]));

/** The method by its name, or null when this server does not have it yet. */
export function findMethod(name: ClientMethod): Method<never> | null {
  return (TABLE.get(name) as Method<never> | undefined) ?? null;
}

/** The answer for a method of the protocol that is not served yet. */
export function unsupported(name: ClientMethod): RpcError {
  return invalidRequest(`${name} is not yet supported by this server.`);
}
