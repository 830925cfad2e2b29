// One item of a thread's history with its JSON, made once: a long history is not serialised again
// for each request. The variant without images is made when a model first needs it.
import { utf8Length } from "../base/utf8.ts";
import type { ContentPart, ResponseItem } from "../protocol/model-item.ts";
import { isUserPrompt } from "./context-messages.ts";

/** Stands in for an image where the model takes none. */
export const IMAGE_PLACEHOLDER = "[image left out: this model takes no images]";

export interface HistoryItem {
  readonly item: ResponseItem;
  readonly json: string;
  /** Of `json`, in UTF-8. */
  readonly bytes: number;
  /** Whether a turn begins with this item: what rollback counts. */
  readonly turnStart: boolean;
}

/** Serialises an item. `turnStart` defaults to: it is a message a person wrote. */
export function historyItem(item: ResponseItem, turnStart = isUserPrompt(item)): HistoryItem {
  const json = JSON.stringify(item);
  return { item, json, bytes: utf8Length(json), turnStart };
}

const withoutImagesJson = new WeakMap<HistoryItem, string>();

/** The item's JSON for a model without image input. The same string each time. */
export function jsonWithoutImages(entry: HistoryItem): string {
  if (!entry.json.includes('"input_image"')) return entry.json;
  let json = withoutImagesJson.get(entry);
  if (json === undefined) {
    json = JSON.stringify(replaceImages(entry.item, IMAGE_PLACEHOLDER));
    withoutImagesJson.set(entry, json);
  }
  return json;
}

/** A copy of an item in which each image is a text. Items without images are returned as they are. */
export function replaceImages(item: ResponseItem, text: string): ResponseItem {
  if (item.type === "message") {
    if (!item.content.some((part) => part.type === "input_image")) return item;
    return { ...item, content: item.content.map((part) => imageToText(part, text)) };
  }
  if (item.type !== "function_call_output" && item.type !== "custom_tool_call_output") return item;
  if (typeof item.output === "string") return item;
  return { ...item, output: item.output.map((part) => imageToText(part, text)) };
}

function imageToText<P extends ContentPart>(part: P, text: string) {
  return part.type === "input_image" ? ({ type: "input_text", text } as const) : part;
}
