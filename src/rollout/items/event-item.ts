// One stored event as one item with an id of its own (tools and plans). Events whose items are numbered
// by the thread, or that are no items at all, give undefined.
import type { ThreadItem } from "../../protocol/item.ts";
import { fieldsOf, textOf } from "../fields.ts";
import type { EventMsg } from "../types.ts";
import { collabItem } from "./collab-item.ts";
import { commandItem, dynamicToolItem, fileChangeItem, mcpItem } from "./command-item.ts";
import { imageItem, searchItem } from "./message-item.ts";

/** The item that an event shows, with the id the event gives it. */
export function itemOfEvent(event: EventMsg): ThreadItem | undefined {
  switch (event.type) {
    case "exec_command_begin":
    case "exec_command_end":
      return commandItem(event, event.type.endsWith("_end"));
    case "patch_apply_begin":
    case "patch_apply_end":
      return fileChangeItem(event, event.type.endsWith("_end"));
    case "mcp_tool_call_begin":
    case "mcp_tool_call_end":
      return mcpItem(event, event.type.endsWith("_end"));
    case "dynamic_tool_call_request":
    case "dynamic_tool_call_response":
      return dynamicToolItem(event, event.type.endsWith("_response"));
    case "web_search_begin":
    case "web_search_end":
      return searchItem(event);
    case "image_generation_begin":
    case "image_generation_end":
      return imageItem(event);
    case "view_image_tool_call":
      return { type: "imageView", id: textOf(event, "call_id"), path: textOf(event, "path") };
    case "item_completed":
      return planItem(event);
    default:
      return collabItem(event);
  }
}

// Of the generic item events only plans are stored for their own sake.
function planItem(event: EventMsg): ThreadItem | undefined {
  const item = fieldsOf(event["item"]);
  if (item["type"] !== "Plan") return undefined;
  return { type: "plan", id: textOf(item, "id"), text: textOf(item, "text") };
}
