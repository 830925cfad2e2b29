// Reads thread files and request inputs as an outsider does: plain JSON, no code of the program.
import * as fs from "node:fs";
import * as path from "node:path";
import type { JsonObject } from "../fakes/model-step.ts";
import type { Place } from "./place.ts";

export interface Line {
  readonly type: string;
  readonly payload: JsonObject;
}

/** The thread files of the home, oldest first. */
export function rolloutFiles(place: Place): readonly string[] {
  const folder = path.join(place.home, "sessions");
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The file of a thread. */
export function rolloutFile(place: Place, threadId: string): string {
  const file = rolloutFiles(place).find((name) => name.endsWith(`${threadId}.jsonl`));
  if (file === undefined) throw new Error(`no rollout of ${threadId}`);
  return file;
}

/** Its lines. Only the last may be torn, and only if it has no end. */
export function rolloutLines(file: string): readonly Line[] {
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const last = lines.pop();
  const parsed = lines.map((line) => JSON.parse(line) as Line);
  return last === "" || last === undefined ? parsed : [...parsed, ...whole(last)];
}

function whole(line: string): readonly Line[] {
  try {
    return [JSON.parse(line) as Line];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The items behind the lines. */
export function responseItems(lines: readonly Line[]): readonly JsonObject[] {
  return lines.filter(({ type }) => type === "response_item").map(({ payload }) => payload);
}

/** The `input` of a model request. */
export function inputOf(request: { readonly body: JsonObject } | undefined): readonly JsonObject[] {
  if (request === undefined) throw new Error("no such request");
  return request.body["input"] as readonly JsonObject[];
}

/** The text of a message item. */
export function textOf(item: JsonObject): string {
  const content = item["content"];
  if (!Array.isArray(content)) return "";
  return content.map((part: JsonObject) => String(part["text"] ?? "")).join("");
}

/** The texts of the messages of one role. */
export function textsOf(input: readonly JsonObject[], role: string): readonly string[] {
  return input.filter((item) => item["type"] === "message" && item["role"] === role).map(textOf);
}

/** What the model was told about a call. */
export function outputOf(input: readonly JsonObject[], callId: string): unknown {
  const found = input.find((item) => item["call_id"] === callId && String(item["type"]).endsWith("_output"));
  if (found === undefined) throw new Error(`call ${callId} has no output`);
  return found["output"];
}

/** What is wrong with a request's input: calls without exactly one later output, outputs without a call. */
export function faults(input: readonly JsonObject[]): readonly string[] {
  const open = new Map<string, number>();
  const found: string[] = [];
  for (const item of input) {
    const type = String(item["type"]);
    const id = String(item["call_id"]);
    if (type.endsWith("_call_output")) {
      const seen = open.get(id);
      if (seen === undefined) found.push(`output of ${id} before its call`);
      else if (seen > 0) found.push(`second output of ${id}`);
      open.set(id, (seen ?? 0) + 1);
    } else if (type === "function_call" || type === "custom_tool_call") {
      if (open.has(id)) found.push(`call ${id} twice`);
      open.set(id, 0);
    }
  }
  for (const [id, outputs] of open) if (outputs === 0) found.push(`call ${id} without output`);
  return found;
}
