// The server's output items in the form they are kept and sent back (`store: false`): without ids,
// and without the members the server would ignore. A kind we do not keep, or one without its
// essential members, gives null. Observed item by item from 0.120.
import { asArray, asObject, asString, type JsonObject } from "../json.ts";
import type {
  CustomToolCallItem,
  FunctionCallItem,
  LocalShellCallItem,
  MessageItem,
  OutputText,
  ReasoningItem,
  ResponseItem,
  WebSearchCallItem,
} from "../../protocol/model-item.ts";

/** The item to keep, or null for a kind that is not kept. */
export function responseItem(raw: JsonObject): ResponseItem | null {
  switch (raw["type"]) {
    case "message":
      return message(raw);
    case "reasoning":
      return reasoning(raw);
    case "function_call":
      return functionCall(raw);
    case "custom_tool_call":
      return customToolCall(raw);
    case "local_shell_call":
      return localShellCall(raw);
    case "web_search_call":
      return webSearchCall(raw);
    default:
      return null;
  }
}

function message(raw: JsonObject): MessageItem {
  const given = raw["content"];
  const parts = typeof given === "string" ? [{ type: "output_text", text: given }] : asArray(given);
  const phase = asString(raw["phase"]);
  return {
    type: "message",
    role: "assistant",
    content: parts.map(outputText).filter((part) => part !== null),
    ...(phase === null ? {} : { phase }),
  };
}

// A refusal is kept as text: the user should read it, and the next request should know of it.
function outputText(part: unknown): OutputText | null {
  const raw = asObject(part);
  const text = asString(raw?.["text"]) ?? asString(raw?.["refusal"]);
  return text === null ? null : { type: "output_text", text };
}

function reasoning(raw: JsonObject): ReasoningItem {
  const content = raw["content"];
  const parts = asArray(content).flatMap((part) => {
    const { type, text } = asObject(part) ?? {};
    return typeof text === "string" ? [{ type: asString(type) ?? "reasoning_text", text }] : [];
  });
  const summary = asArray(raw["summary"]).flatMap((part) => {
    const text = asString(asObject(part)?.["text"]);
    return text === null ? [] : [{ type: "summary_text" as const, text }];
  });
  return {
    type: "reasoning",
    summary,
    // An empty list is left out, an absent one is null: what 0.120 sends back.
    ...(Array.isArray(content) ? (parts.length === 0 ? {} : { content: parts }) : { content: null }),
    encrypted_content: asString(raw["encrypted_content"]),
  };
}

function callId(raw: JsonObject): string | null {
  return asString(raw["call_id"]) ?? asString(raw["id"]);
}

function functionCall(raw: JsonObject): FunctionCallItem | null {
  const id = callId(raw);
  const name = asString(raw["name"]);
  if (id === null || name === null) return null;
  const namespace = asString(raw["namespace"]);
  const args = raw["arguments"];
  return {
    type: "function_call",
    name,
    ...(namespace === null ? {} : { namespace }),
    arguments: typeof args === "string" ? args : JSON.stringify(args ?? {}),
    call_id: id,
  };
}

function customToolCall(raw: JsonObject): CustomToolCallItem | null {
  const id = callId(raw);
  const name = asString(raw["name"]);
  if (id === null || name === null) return null;
  const status = asString(raw["status"]);
  return {
    type: "custom_tool_call",
    ...(status === null ? {} : { status }),
    call_id: id,
    name,
    input: asString(raw["input"]) ?? "",
  };
}

function localShellCall(raw: JsonObject): LocalShellCallItem | null {
  const action = asObject(raw["action"]);
  if (action === null) return null;
  const env = asObject(action["env"]);
  const timeout = action["timeout_ms"];
  return {
    type: "local_shell_call",
    call_id: callId(raw),
    status: asString(raw["status"]) ?? "completed",
    action: {
      type: "exec",
      command: asArray(action["command"]).filter((word) => typeof word === "string"),
      timeout_ms: typeof timeout === "number" ? timeout : null,
      working_directory: asString(action["working_directory"]),
      env: env === null ? null : onlyStrings(env),
      user: asString(action["user"]),
    },
  };
}

function onlyStrings(object: JsonObject): Readonly<Record<string, string>> {
  const entries = Object.entries(object);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function webSearchCall(raw: JsonObject): WebSearchCallItem {
  const status = asString(raw["status"]);
  const action = asObject(raw["action"]);
  return {
    type: "web_search_call",
    ...(status === null ? {} : { status }),
    ...(action === null ? {} : { action: webAction(action) }),
  };
}

function webAction(raw: JsonObject): NonNullable<WebSearchCallItem["action"]> {
  const query = asString(raw["query"]);
  const url = asString(raw["url"]);
  const pattern = asString(raw["pattern"]);
  const queries = asArray(raw["queries"]).filter((text) => typeof text === "string");
  switch (raw["type"]) {
    case "search":
      return {
        type: "search",
        ...(query === null ? {} : { query }),
        ...(queries.length === 0 ? {} : { queries }),
      };
    case "open_page":
      return { type: "open_page", ...(url === null ? {} : { url }) };
    case "find_in_page":
      return {
        type: "find_in_page",
        ...(url === null ? {} : { url }),
        ...(pattern === null ? {} : { pattern }),
      };
    default:
      return { type: "other" };
  }
}
