// The five agent tools: spawn_agent, send_input, resume_agent, wait_agent, close_agent. Names,
// parameters and answers are 0.120's (`spec/app-server.md` §5); the work is the engine's.
import type { UserInput } from "../../protocol/input.ts";
import type { ThreadItem } from "../../protocol/item.ts";
import {
  boolean,
  decodeArguments,
  list,
  optional,
  required,
  string,
  struct,
  unsigned,
} from "../arguments.ts";
import { failure, type ToolCall, type ToolContext, type ToolResult } from "../types.ts";
import { statusJson, type AgentStatus } from "./control.ts";

const ITEM = struct("CollabInputItem", {
  type: optional(string),
  text: optional(string),
  path: optional(string),
  name: optional(string),
  image_url: optional(string),
});

type CollabItem = Extract<ThreadItem, { type: "collabAgentToolCall" }>;

const MIN_WAIT_MS = 10_000;
const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 3_600_000;

function inputOf(
  message: string | undefined,
  items: readonly ReturnType<typeof ITEM>[] | undefined,
): UserInput[] | string {
  if (message !== undefined && items !== undefined) return "Provide either message or items, but not both";
  if (message !== undefined) {
    return message.trim() === ""
      ? "Empty message can't be sent to an agent"
      : [{ type: "text", text: message, text_elements: [] }];
  }
  if (items === undefined) return "Provide one of: message or items";
  if (items.length === 0) return "Items can't be empty";
  return items.map((item): UserInput => {
    if (item.type === "image") return { type: "image", url: item.image_url ?? "" };
    if (item.type === "local_image") return { type: "localImage", path: item.path ?? "" };
    if (item.type === "skill") return { type: "skill", name: item.name ?? "", path: item.path ?? "" };
    if (item.type === "mention") return { type: "mention", name: item.name ?? "", path: item.path ?? "" };
    return { type: "text", text: item.text ?? "", text_elements: [] };
  });
}

function promptText(input: readonly UserInput[]): string {
  return input.map((part) => (part.type === "text" ? part.text : `[${part.type}]`)).join("\n");
}

function stateOf(status: AgentStatus) {
  const message = status.type === "completed" || status.type === "errored" ? status.message : null;
  return { status: status.type, message };
}

function startedItem(call: ToolCall, context: ToolContext, tool: CollabItem["tool"]): CollabItem {
  return {
    type: "collabAgentToolCall",
    id: call.callId,
    tool,
    status: "inProgress",
    senderThreadId: context.threadId,
    receiverThreadIds: [],
    prompt: null,
    model: null,
    reasoningEffort: null,
    agentsStates: {},
  };
}

/** Shows the item's end when the output is recorded. */
function ending(
  context: ToolContext,
  item: CollabItem,
  statuses: Readonly<Record<string, AgentStatus>>,
  success = true,
): () => void {
  const agentsStates = Object.fromEntries(
    Object.entries(statuses).map(([id, status]) => [id, stateOf(status)]),
  );
  const done = { ...item, status: success ? ("completed" as const) : ("failed" as const), agentsStates };
  return () => context.items.completed(done);
}

const SPAWN = struct("SpawnAgentArgs", {
  message: optional(string),
  items: optional(list(ITEM)),
  agent_type: optional(string),
  model: optional(string),
  reasoning_effort: optional(string),
  fork_context: optional(boolean),
});

async function spawnAgent(call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const decoded = decodeArguments(call.input, SPAWN);
  if (!decoded.ok) return failure(decoded.error);
  const args = decoded.value;
  const input = inputOf(args.message, args.items);
  if (typeof input === "string") return failure(input);
  const item: CollabItem = {
    ...startedItem(call, context, "spawnAgent"),
    prompt: promptText(input),
    model: args.model ?? "",
    reasoningEffort: (args.reasoning_effort as CollabItem["reasoningEffort"]) ?? "medium",
  };
  context.items.started(item);
  const spawned = await context.agents.spawn({
    input,
    role: args.agent_type ?? null,
    model: args.model ?? null,
    effort: args.reasoning_effort ?? null,
    forkContext: args.fork_context ?? false,
  });
  if (!spawned.ok) {
    return {
      ...failure(`collab spawn failed: ${spawned.error}`),
      announce: ending(context, item, {}, false),
    };
  }
  const { agentId, nickname } = spawned.value;
  const receivers = { ...item, receiverThreadIds: [agentId] };
  const announce = ending(context, receivers, { [agentId]: { type: "pendingInit" } });
  return { output: JSON.stringify({ agent_id: agentId, nickname }), success: true, announce };
}

const SEND = struct("SendInputArgs", {
  target: required(string),
  message: optional(string),
  items: optional(list(ITEM)),
  interrupt: optional(boolean),
});

async function sendInput(call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const decoded = decodeArguments(call.input, SEND);
  if (!decoded.ok) return failure(decoded.error);
  const { target, message, items, interrupt } = decoded.value;
  const input = inputOf(message, items);
  if (typeof input === "string") return failure(input);
  const item = {
    ...startedItem(call, context, "sendInput"),
    receiverThreadIds: [target],
    prompt: promptText(input),
  };
  context.items.started(item);
  const sent = await context.agents.send(target, input, interrupt ?? false);
  const announce = ending(context, item, { [target]: context.agents.status(target) }, sent.ok);
  return sent.ok
    ? { output: JSON.stringify({ submission_id: sent.value.submissionId }), success: true, announce }
    : { ...failure(sent.error), announce };
}

const ONE = struct("ResumeAgentArgs", { id: required(string) });

async function resumeAgent(call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const decoded = decodeArguments(call.input, ONE);
  if (!decoded.ok) return failure(decoded.error);
  const { id } = decoded.value;
  const item = { ...startedItem(call, context, "resumeAgent"), receiverThreadIds: [id] };
  context.items.started(item);
  const status = await context.agents.resume(id);
  const success = status.type !== "notFound";
  const announce = ending(context, item, { [id]: status }, success);
  return { output: JSON.stringify({ status: statusJson(status) }), success, announce };
}

const WAIT = struct("WaitArgs", { targets: required(list(string)), timeout_ms: optional(unsigned("u64")) });

async function waitAgent(call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const decoded = decodeArguments(call.input, WAIT);
  if (!decoded.ok) return failure(decoded.error);
  const { targets } = decoded.value;
  if (targets.length === 0) return failure("agent ids must be non-empty");
  const timeout = Math.min(Math.max(decoded.value.timeout_ms ?? DEFAULT_WAIT_MS, MIN_WAIT_MS), MAX_WAIT_MS);
  const item = { ...startedItem(call, context, "wait"), receiverThreadIds: [...targets] };
  context.items.started(item);
  const { statuses, timedOut } = await context.agents.wait(targets, timeout, context.signal);
  const announce = ending(context, item, statuses);
  const status = Object.fromEntries(Object.entries(statuses).map(([id, value]) => [id, statusJson(value)]));
  return { output: JSON.stringify({ status, timed_out: timedOut }), success: true, announce };
}

const CLOSE = struct("CloseAgentArgs", { target: required(string) });

async function closeAgent(call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const decoded = decodeArguments(call.input, CLOSE);
  if (!decoded.ok) return failure(decoded.error);
  const { target } = decoded.value;
  const item = { ...startedItem(call, context, "closeAgent"), receiverThreadIds: [target] };
  context.items.started(item);
  const previous = await context.agents.close(target);
  const success = previous.type !== "notFound";
  const announce = ending(context, item, { [target]: previous }, success);
  return { output: JSON.stringify({ previous_status: statusJson(previous) }), success, announce };
}

/** The agent tools by name. */
export const runAgentTool = {
  spawn_agent: spawnAgent,
  send_input: sendInput,
  resume_agent: resumeAgent,
  wait_agent: waitAgent,
  close_agent: closeAgent,
} as const;
