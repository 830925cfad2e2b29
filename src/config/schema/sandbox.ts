// Keys of the command sandbox (CONF-34 … CONF-39).
import { flag, listOf, oneOf, table, text } from "./spec.ts";

const workspaceWrite = table(
  "SandboxWorkspaceWrite",
  "What workspace-write permits besides the working directory.",
  {
    writable_roots: listOf({ type: "path", doc: "" }, "More folders that commands may write to.", "[]"),
    network_access: flag("Whether commands reach the network.", "false"),
    exclude_tmpdir_env_var: flag("Do not make the folder in TMPDIR writable.", "false"),
    exclude_slash_tmp: flag("Do not make /tmp writable.", "false"),
  },
);

export const sandboxKeys = {
  sandbox_mode: oneOf(
    ["read-only", "workspace-write", "danger-full-access"],
    "What commands may touch.",
    "read-only, or workspace-write in a project with a trust level",
  ),
  sandbox_workspace_write: workspaceWrite,
  default_permissions: text("The permissions profile in force; must name a table under [permissions]."),
} as const;
