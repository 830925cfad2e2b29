// Keys that find project instructions and project roots (CONF-72 … CONF-77).
import { integer, mapOf, oneOf, table, texts } from "./spec.ts";

export const projectKeys = {
  project_doc_max_bytes: integer("usize", "Bytes of AGENTS.md files that the model sees, in all.", "32768"),
  project_doc_fallback_filenames: texts("Names tried in a folder without AGENTS.md.", "[]"),
  project_root_markers: texts(
    "Entries that mark the root of a project; empty: only the working directory.",
    '[".git"]',
  ),
  projects: mapOf(
    table("ProjectConfig", "What is known of one project.", {
      trust_level: oneOf(["trusted", "untrusted"], "Whether the project's own config is used."),
    }),
    "Projects by absolute path.",
  ),
} as const;
