// Stored events that carry text or media as the items that clients see.
import type { ThreadItem } from "../../protocol/item.ts";
import type { CodexErrorInfo, TurnError } from "../../protocol/turn.ts";
import type { MessageItem } from "../../protocol/model-item.ts";
import {
  camel,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOrNull,
  textOf,
  textOrNull,
  textsOf,
} from "../fields.ts";

type UserContent = Extract<ThreadItem, { type: "userMessage" }>["content"];
type AgentItem = Extract<ThreadItem, { type: "agentMessage" }>;
type SearchAction = Extract<ThreadItem, { type: "webSearch" }>["action"];
type HookFragment = Extract<ThreadItem, { type: "hookPrompt" }>["fragments"][number];

/** What a `user_message` event held: its text as one part, then images, then local images. */
export function userContent(event: Fields): UserContent {
  const text = textOf(event, "message");
  const text_elements = listOf(event, "text_elements").filter(isFields).map(textElement);
  return [
    ...(text.trim() === "" ? [] : [{ type: "text" as const, text, text_elements }]),
    ...textsOf(event, "images").map((url) => ({ type: "image" as const, url })),
    ...textsOf(event, "local_images").map((path) => ({ type: "localImage" as const, path })),
  ];
}

/** An `agent_message` event. */
export function agentItem(id: string, event: Fields): AgentItem {
  const phase = event["phase"];
  return {
    type: "agentMessage",
    id,
    text: textOf(event, "message"),
    phase: phase === "commentary" || phase === "final_answer" ? phase : null,
    memoryCitation: isFields(event["memory_citation"]) ? citation(event["memory_citation"]) : null,
  };
}

/** `web_search_begin` (without query and action) or `web_search_end`. */
export function searchItem(event: Fields): ThreadItem {
  const action = isFields(event["action"]) ? searchAction(event["action"]) : null;
  return { type: "webSearch", id: textOf(event, "call_id"), query: textOf(event, "query"), action };
}

/** `image_generation_begin` or `image_generation_end`. */
export function imageItem(event: Fields): ThreadItem {
  const savedPath = textOrNull(event, "saved_path");
  return {
    type: "imageGeneration",
    id: textOf(event, "call_id"),
    status: textOf(event, "status"),
    revisedPrompt: textOrNull(event, "revised_prompt"),
    result: textOf(event, "result"),
    ...(savedPath === null ? {} : { savedPath }),
  };
}

/** What an `exited_review_mode` event shows: the overall explanation. */
export function reviewText(event: Fields): string {
  const text = textOf(fieldsOf(event["review_output"]), "overall_explanation").trim();
  return text === "" ? "Reviewer failed to output a response." : text;
}

/** The fragments of a user message that hooks wrote, or undefined when it holds anything else. */
export function hookFragments(message: MessageItem): HookFragment[] | undefined {
  if (message.role !== "user" || message.content.length === 0) return undefined;
  const fragments: HookFragment[] = [];
  for (const part of message.content) {
    const match = part.type === "input_text" ? HOOK_PROMPT.exec(part.text) : null;
    if (match === null) return undefined;
    fragments.push({ text: unescape(match[2]!), hookRunId: unescape(match[1]!) });
  }
  return fragments;
}

const HOOK_PROMPT = /^\s*<hook_prompt hook_run_id="([^"]*)">([\s\S]*)<\/hook_prompt>\s*$/;

// Errors about a request beside the turn; they do not make the turn a failed one.
const ASIDE = new Set(["threadRollbackFailed", "activeTurnNotSteerable"]);

/** A stored `error` event as the turn's error; undefined when the error was not the turn's. */
export function turnError(event: Fields): TurnError | undefined {
  const codexErrorInfo = errorInfo(event["codex_error_info"]);
  const name = typeof codexErrorInfo === "string" ? codexErrorInfo : Object.keys(codexErrorInfo ?? {})[0];
  if (name !== undefined && ASIDE.has(name)) return undefined;
  const additionalDetails = textOrNull(event, "additional_details");
  return { message: textOf(event, "message"), codexErrorInfo, additionalDetails };
}

const PLAIN_ERRORS = [
  "contextWindowExceeded",
  "usageLimitExceeded",
  "serverOverloaded",
  "internalServerError",
  "unauthorized",
  "badRequest",
  "threadRollbackFailed",
  "sandboxError",
] as const;

function errorInfo(stored: unknown): CodexErrorInfo | null {
  if (stored === undefined || stored === null) return null;
  if (typeof stored === "string") return PLAIN_ERRORS.find((name) => name === camel(stored)) ?? "other";
  const [entry] = Object.entries(fieldsOf(stored));
  const httpStatusCode = numberOrNull(fieldsOf(entry?.[1]), "http_status_code");
  switch (camel(entry?.[0] ?? "")) {
    case "httpConnectionFailed":
      return { httpConnectionFailed: { httpStatusCode } };
    case "responseStreamConnectionFailed":
      return { responseStreamConnectionFailed: { httpStatusCode } };
    case "responseStreamDisconnected":
      return { responseStreamDisconnected: { httpStatusCode } };
    case "responseTooManyFailedAttempts":
      return { responseTooManyFailedAttempts: { httpStatusCode } };
    case "activeTurnNotSteerable":
      return { activeTurnNotSteerable: { turnKind: "review" } };
    default:
      return "other";
  }
}

type TextElement = Extract<UserContent[number], { type: "text" }>["text_elements"][number];

function textElement(stored: Fields): TextElement {
  const range = fieldsOf(stored["byte_range"]);
  const start = numberOrNull(range, "start") ?? 0;
  return {
    byteRange: { start, end: numberOrNull(range, "end") ?? start },
    placeholder: textOrNull(stored, "placeholder"),
  };
}

function citation(stored: Fields): NonNullable<AgentItem["memoryCitation"]> {
  const entries = listOf(stored, "entries").filter(isFields).map(citationEntry);
  return { entries, threadIds: textsOf(stored, "rolloutIds") };
}

function citationEntry(stored: Fields): NonNullable<AgentItem["memoryCitation"]>["entries"][number] {
  return {
    path: textOf(stored, "path"),
    lineStart: numberOrNull(stored, "lineStart") ?? 0,
    lineEnd: numberOrNull(stored, "lineEnd") ?? 0,
    note: textOf(stored, "note"),
  };
}

function searchAction(stored: Fields): SearchAction {
  const url = textOrNull(stored, "url");
  switch (stored["type"]) {
    case "search":
      return {
        type: "search",
        query: textOrNull(stored, "query"),
        queries: Array.isArray(stored["queries"]) ? textsOf(stored, "queries") : null,
      };
    case "open_page":
      return { type: "openPage", url };
    case "find_in_page":
      return { type: "findInPage", url, pattern: textOrNull(stored, "pattern") };
    default:
      return { type: "other" };
  }
}

function unescape(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
