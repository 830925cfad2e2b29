// One line of a thread file: text to a typed line, tolerantly. A line is known, unknown (whole JSON of
// another version) or damaged; nothing here throws, and nothing is repaired except glued lines, where
// another writer put a record behind a torn one without a line break between them.
import type { ResponseItem } from "../protocol/model-item.ts";
import type { CompactedLine, EventMsg, SessionMeta, StoredLine, UnknownLine } from "./types.ts";

type Json = Readonly<Record<string, unknown>>;

const MODEL_ITEMS = new Set<unknown>([
  "message",
  "reasoning",
  "function_call",
  "custom_tool_call",
  "local_shell_call",
  "web_search_call",
  "function_call_output",
  "custom_tool_call_output",
] satisfies ResponseItem["type"][]);

/** Whether a value is a model item of a kind that this version keeps. */
function isModelItem(value: unknown): value is ResponseItem {
  return isObject(value) && MODEL_ITEMS.has(value["type"]) && hasParts(value);
}

/** Reads one line (without its LF). Undefined when it is no JSON object. */
export function parseLine(text: string): StoredLine | UnknownLine | undefined {
  const value = parseObject(text) ?? parseGlued(text);
  if (value === undefined) return undefined;
  const timestamp = typeof value["timestamp"] === "string" ? value["timestamp"] : "";
  return typed(value, timestamp) ?? { type: "unknown", timestamp, value };
}

function typed(value: Json, timestamp: string): StoredLine | undefined {
  const payload = value["payload"];
  if (!isObject(payload)) return undefined;
  switch (value["type"]) {
    case "response_item":
      return isModelItem(payload) ? { timestamp, type: "response_item", payload } : undefined;
    case "event_msg":
      return isEvent(payload) ? { timestamp, type: "event_msg", payload } : undefined;
    case "turn_context":
      return { timestamp, type: "turn_context", payload };
    case "session_meta": {
      const meta = sessionMeta(payload, timestamp);
      return meta === undefined ? undefined : { timestamp, type: "session_meta", payload: meta };
    }
    case "compacted":
      return { timestamp, type: "compacted", payload: compacted(payload) };
    default:
      return undefined;
  }
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // not JSON: the caller counts the line as damaged
  }
}

// `{"timestamp":"…","type":"event_m{"timestamp":"…` and blocks of zeros left by a power cut.
function parseGlued(text: string): Json | undefined {
  const start = text.lastIndexOf('{"timestamp":"');
  return start > 0 ? parseObject(text.slice(start)) : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEvent(payload: Json): payload is EventMsg {
  return typeof payload["type"] === "string";
}

// The members that every consumer of an item takes for granted.
function hasParts(item: Json): boolean {
  switch (item["type"]) {
    case "message":
      return areParts(item["content"]) && typeof item["role"] === "string";
    case "reasoning":
      return areParts(item["summary"]);
    case "function_call":
    case "function_call_output":
    case "custom_tool_call":
    case "custom_tool_call_output":
      return typeof item["call_id"] === "string";
    default:
      return true;
  }
}

function areParts(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((part) => isObject(part) && (!isTextPart(part) || typeof part["text"] === "string"));
}

function isTextPart(part: Json): boolean {
  return typeof part["type"] !== "string" || part["type"].endsWith("_text");
}

function sessionMeta(payload: Json, timestamp: string): SessionMeta | undefined {
  const { id, cwd } = payload;
  if (typeof id !== "string" || typeof cwd !== "string") return undefined;
  return {
    timestamp,
    originator: "",
    cli_version: "",
    source: "unknown",
    model_provider: "",
    base_instructions: null,
    ...payload,
    id,
    cwd,
  };
}

function compacted(payload: Json): CompactedLine {
  const message = typeof payload["message"] === "string" ? payload["message"] : "";
  const replacement = payload["replacement_history"];
  if (!Array.isArray(replacement)) return { message };
  return { message, replacement_history: replacement.filter(isModelItem) };
}
