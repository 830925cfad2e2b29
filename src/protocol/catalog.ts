// All named schemas in one place, for the generators: types by title.

import * as account from "./account.ts";
import * as app from "./app.ts";
import * as approval from "./approval.ts";
import * as collab from "./collab.ts";
import * as command from "./command.ts";
import * as config from "./config.ts";
import * as configRequirements from "./config-requirements.ts";
import * as configWrite from "./config-write.ts";
import * as elicitation from "./elicitation.ts";
import * as elicitationSchema from "./elicitation-schema.ts";
import * as externalAgent from "./external-agent.ts";
import * as feature from "./feature.ts";
import * as feedback from "./feedback.ts";
import * as fs from "./fs.ts";
import * as fuzzyFileSearch from "./fuzzy-file-search.ts";
import * as guardian from "./guardian.ts";
import * as hook from "./hook.ts";
import * as initialize from "./initialize.ts";
import * as input from "./input.ts";
import * as item from "./item.ts";
import * as itemDelta from "./item-delta.ts";
import * as legacy from "./legacy.ts";
import * as mcp from "./mcp.ts";
import * as mcpResource from "./mcp-resource.ts";
import * as model from "./model.ts";
import * as notice from "./notice.ts";
import * as permission from "./permission.ts";
import * as plugin from "./plugin.ts";
import * as realtime from "./realtime.ts";
import * as responseItem from "./response-item.ts";
import * as review from "./review.ts";
import * as rpc from "./rpc.ts";
import * as scalars from "./scalars.ts";
import * as sessionSource from "./session-source.ts";
import * as settings from "./settings.ts";
import * as skill from "./skill.ts";
import * as thread from "./thread.ts";
import * as threadList from "./thread-list.ts";
import * as threadNotification from "./thread-notification.ts";
import * as threadRequest from "./thread-request.ts";
import * as turn from "./turn.ts";
import * as turnNotification from "./turn-notification.ts";
import * as turnRequest from "./turn-request.ts";
import * as userInput from "./user-input.ts";
import * as windows from "./windows.ts";
import { clientRequests } from "./client-messages.ts";
import { experimentalMethods } from "./experimental.ts";
import { isClientMethod } from "./method-names.ts";
import { nodeOf, type SchemaNode } from "./schema-node.ts";

const MODULES = [
  account,
  app,
  approval,
  collab,
  command,
  config,
  configRequirements,
  configWrite,
  elicitation,
  elicitationSchema,
  externalAgent,
  feature,
  feedback,
  fs,
  fuzzyFileSearch,
  guardian,
  hook,
  initialize,
  input,
  item,
  itemDelta,
  legacy,
  mcp,
  mcpResource,
  model,
  notice,
  permission,
  plugin,
  realtime,
  responseItem,
  review,
  rpc,
  scalars,
  sessionSource,
  settings,
  skill,
  thread,
  threadList,
  threadNotification,
  threadRequest,
  turn,
  turnNotification,
  turnRequest,
  userInput,
  windows,
];

/** Every named schema by its title. */
export const namedSchemas: ReadonlyMap<string, SchemaNode> = new Map(
  MODULES.flatMap((module) => Object.values(module))
    .map(nodeOf)
    .flatMap((node) => (node.title === undefined ? [] : [[node.title, node] as const])),
);

/** Params and results of the experimental methods. */
export function experimentalTypes(): ReadonlySet<string> {
  const types = new Set<string>();
  for (const [method, { params, result }] of Object.entries(clientRequests)) {
    if (!isClientMethod(method) || !experimentalMethods.has(method)) continue;
    if (params !== null) types.add(nodeOf(params).title ?? "");
    types.add(nodeOf(result).title ?? "");
  }
  return types;
}
