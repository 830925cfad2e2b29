// Tools that a client of the thread runs: the model's call becomes an item and a request `item/tool/call`
// to the subscribers, the first answer becomes the output. A client that fails, or that is gone, makes
// the call fail; the turn goes on.
import { monotonicMs } from "../base/clock.ts";
import type { ThreadItem } from "../protocol/item.ts";
import type { ToolOutput } from "../protocol/model-item.ts";
import type { JsonValue } from "../protocol/schema.ts";
import { failure, type Tool, type ToolCall, type ToolContext, type ToolResult } from "../tools/types.ts";
import type { DynamicToolSpec, ThreadState } from "./thread-state.ts";

type Item = Extract<ThreadItem, { type: "dynamicToolCall" }>;
type Content = readonly NonNullable<Item["contentItems"]>[number][];

interface Answer {
  readonly contentItems: Content;
  readonly success: boolean;
}

/** The thread's tools, in the client's order. `deferred`: understood, but the model is not told of it. */
export function dynamicTools(
  state: ThreadState,
): readonly { readonly tool: Tool; readonly deferred: boolean }[] {
  return state.dynamicTools.map((spec) => ({ tool: dynamicTool(state, spec), deferred: spec.deferLoading }));
}

function dynamicTool(state: ThreadState, spec: DynamicToolSpec): Tool {
  const { name, description, inputSchema } = spec;
  return {
    name,
    spec: {
      type: "function",
      name,
      description,
      strict: false,
      parameters: inputSchema as Readonly<Record<string, unknown>>,
    },
    run: (call, context) => runDynamicTool(state, call, context),
  };
}

async function runDynamicTool(state: ThreadState, call: ToolCall, context: ToolContext): Promise<ToolResult> {
  const parsed = argumentsOf(call.input);
  if (parsed === undefined) return failure("failed to parse function arguments: they are not JSON");
  const started = monotonicMs();
  const item: Item = {
    type: "dynamicToolCall",
    id: call.callId,
    tool: call.name,
    arguments: parsed,
    status: "inProgress",
    contentItems: null,
    success: null,
    durationMs: null,
  };
  context.items.started(item);
  const { contentItems, success } = await ask(state, item, context);
  return {
    output: outputOf(contentItems),
    success,
    announce: () =>
      context.items.completed({
        ...item,
        status: success ? "completed" : "failed",
        contentItems,
        success,
        durationMs: Math.round(monotonicMs() - started),
      }),
  };
}

async function ask(state: ThreadState, item: Item, context: ToolContext): Promise<Answer> {
  const params = {
    threadId: state.id,
    turnId: context.turnId,
    callId: item.id,
    tool: item.tool,
    arguments: item.arguments,
  };
  const answer = await state.events.ask("item/tool/call", params, context.signal);
  if (!answer.ok) return failed("dynamic tool request failed");
  return readAnswer(answer.value) ?? failed("dynamic tool response was invalid");
}

function failed(text: string): Answer {
  return { contentItems: [{ type: "inputText", text }], success: false };
}

function argumentsOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.trim() === "" ? "{}" : text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Null for anything that is not an answer. Unknown members are dropped. */
function readAnswer(value: unknown): Answer | null {
  if (typeof value !== "object" || value === null) return null;
  const { contentItems, success } = value as { contentItems?: unknown; success?: unknown };
  if (!Array.isArray(contentItems) || typeof success !== "boolean") return null;
  const content: Content[number][] = [];
  for (const part of contentItems as readonly unknown[]) {
    const read = readPart(part);
    if (read === null) return null;
    content.push(read);
  }
  return { contentItems: content, success };
}

function readPart(part: unknown): Content[number] | null {
  if (typeof part !== "object" || part === null) return null;
  const { type, text, imageUrl } = part as { type?: unknown; text?: unknown; imageUrl?: unknown };
  if (type === "inputText" && typeof text === "string") return { type, text };
  return type === "inputImage" && typeof imageUrl === "string" ? { type, imageUrl } : null;
}

/** A lone text is sent as it is, everything else as parts (`spec/app-server.md` §5). */
function outputOf(content: Content): ToolOutput {
  const [first] = content;
  if (content.length === 1 && first?.type === "inputText") return first.text;
  return content.map((part) =>
    part.type === "inputText"
      ? { type: "input_text", text: part.text }
      : { type: "input_image", image_url: part.imageUrl },
  );
}
