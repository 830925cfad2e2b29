// Keys of what is shown and who is told: notifications, links, reasoning, start-up (CONF-61 … CONF-71).
import { anything, flag, oneOf, path, table, texts } from "./spec.ts";

export const outputKeys = {
  notify: texts("Program and arguments run after each turn; a JSON description is appended."),
  file_opener: oneOf(
    ["vscode", "vscode-insiders", "windsurf", "cursor", "none"],
    "The editor that file links open.",
    "vscode",
  ),
  hide_agent_reasoning: flag("Do not show reasoning.", "false"),
  show_raw_agent_reasoning: flag("Show the reasoning itself where the model gives it.", "false"),
  disable_paste_burst: flag("Turn off the detection of pasted text in the terminal UI.", "false"),
  check_for_update_on_startup: flag("Look for a new version at start.", "true"),
  log_dir: path("Folder of log files.", "$CODEX_HOME/log"),
  sqlite_home: path("Folder of the index databases.", "$CODEX_SQLITE_HOME or $CODEX_HOME"),
  // The terminal UI checks its own table when it starts: no other front end needs it.
  tui: table("Tui", "Options of the terminal UI.", {}, { rest: anything("") }),
} as const;
