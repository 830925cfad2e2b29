// Keys that switch and tune tools (CONF-79 … CONF-85, CONF-198).
import { flag, integer, oneOf, table, text, texts, type KeySpec } from "./spec.ts";

const webSearchOptions = table("WebSearchToolConfig", "Options of the web-search tool.", {
  context_size: oneOf(["low", "medium", "high"], "How much of the results the model sees."),
  allowed_domains: texts("Domains that results may come from."),
  location: table("WebSearchLocation", "Approximate place of the user.", {
    country: text("Two-letter country code."),
    region: text("Region."),
    city: text("City."),
    timezone: text("Time zone, e.g. Europe/Paris."),
  }),
});

const webSearch: KeySpec = {
  type: "anyOf",
  name: "WebSearchToolConfigInput",
  doc: "Old switch of web search, or a table of its options.",
  forms: [{ type: "boolean", doc: "" }, webSearchOptions],
};

export const toolKeys = {
  web_search: oneOf(
    ["disabled", "cached", "live"],
    "Web search: none, from a cache, or live.",
    "cached; live with full access",
  ),
  tools: table("ToolsToml", "Options of single tools.", {
    web_search: webSearch,
    view_image: flag("Offer the view_image tool.", "true"),
  }),
  background_terminal_max_timeout: integer(
    "u64",
    "Longest wait for a silent terminal in milliseconds.",
    "300000",
  ),
  experimental_use_unified_exec_tool: flag("Old name of the feature unified_exec."),
  experimental_use_freeform_apply_patch: flag("Old name of the feature apply_patch_freeform."),
} as const;
