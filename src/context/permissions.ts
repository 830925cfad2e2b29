// The `<permissions instructions>` part: what the sandbox permits and when the user is asked
// (spec/app-server.md §8). The head line, the sentence of read-only and the one of `never` are
// the recorded texts of 0.120, which its users' recordings compare; the rest is ours.

export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";

/** When the user is asked, by kind of question; false = refused without asking. */
export interface GranularApprovals {
  readonly sandbox_approval: boolean;
  readonly rules: boolean;
  readonly mcp_elicitations: boolean;
  readonly request_permissions: boolean;
  readonly skill_approval: boolean;
}

export type ApprovalPolicy =
  | "untrusted"
  | "on-failure"
  | "on-request"
  | "never"
  | { readonly granular: GranularApprovals };

export interface Permissions {
  readonly sandboxMode: SandboxMode;
  readonly networkAccess: boolean;
  readonly approvalPolicy: ApprovalPolicy;
  /** Absolute, in the order to show; only said for `workspace-write`. */
  readonly writableRoots: readonly string[];
  /** Whether commands may ask for `additional_permissions` instead of leaving the sandbox. */
  readonly additionalPermissions: boolean;
}

/** The whole part, frame included. */
export function permissionsInstructions(permissions: Permissions): string {
  const network = permissions.networkAccess ? "enabled" : "restricted";
  const sandbox =
    "Filesystem sandboxing defines which files can be read or written. " +
    `\`sandbox_mode\` is \`${permissions.sandboxMode}\`: ${SANDBOX[permissions.sandboxMode]} ` +
    `Network access is ${network}.`;
  const lines = [sandbox, approvals(permissions)];
  const roots = permissions.sandboxMode === "workspace-write" ? writableRoots(permissions.writableRoots) : "";
  if (roots !== "") lines.push(roots);
  return `<permissions instructions>\n${lines.join("\n")}\n</permissions instructions>`;
}

const SANDBOX: Readonly<Record<SandboxMode, string>> = {
  "read-only": "The sandbox only permits reading files.",
  "workspace-write":
    "Commands may read all files and may write inside the writable roots. Below a root, `.git`, `.codex` and `.agents` stay read-only. Everywhere else writing fails with a permission error.",
  "danger-full-access": "There is no sandbox; commands run with all rights of the user.",
};

function writableRoots(roots: readonly string[]): string {
  if (roots.length === 0) return "";
  const list = roots.map((root) => `\`${root.replaceAll("`", "'")}\``).join(", ");
  return roots.length === 1 ? ` The writable root is ${list}.` : ` The writable roots are ${list}.`;
}

function approvals(permissions: Permissions): string {
  const policy = permissions.approvalPolicy;
  if (typeof policy !== "string") return escalation(permissions) + granular(policy.granular);
  switch (policy) {
    case "never":
      return "Approval policy is currently never. Do not provide the `sandbox_permissions` for any reason, commands will be rejected.";
    case "untrusted":
      return "`approval_policy` is `untrusted`: the user is asked before every command that is not on a short list of harmless read commands. Run what the task needs; do not ask in text first.";
    case "on-failure":
      return "`approval_policy` is `on-failure`: commands run in the sandbox without a question; when one fails there, the user is asked whether to repeat it outside.";
    case "on-request":
      return escalation(permissions);
  }
}

function escalation(permissions: Permissions): string {
  const finer = permissions.additionalPermissions ? ADDITIONAL_PERMISSIONS : "";
  return ESCALATION + finer + PREFIX_RULE;
}

const ESCALATION = `# Escalation Requests

Commands run in the sandbox unless you ask for more. To run one outside it, set on that call:
- \`sandbox_permissions\`: \`"require_escalated"\`
- \`justification\`: one short question to the user that says what the command does and why, e.g. "Download the dependencies from the package registry?"

Do not ask in text as well: the call itself is the question. Ask when
- the task needs a write outside the writable roots, network access, or a program that opens a window or a device;
- an important command failed and the cause is likely the sandbox (permission, read-only file system, name resolution, network): repeat it with escalation rather than working around it;
- you are about to do something destructive that the user did not ask for, such as deleting data or rewriting history.
If the user declines, do not reach the same effect another way: continue without it or explain what is blocked.

A line is judged by its simple commands, split at \`&&\`, \`||\`, \`;\`, \`|\`; each needs to be allowed on its own. Redirections, substitutions, variables and loops cannot be split, so such a line is judged as a whole. Escalate only the command that needs it, as a call of its own.
`;

const ADDITIONAL_PERMISSIONS = `
When some access is enough, stay in the sandbox: set \`sandbox_permissions\` to \`"with_additional_permissions"\` and name the access in \`additional_permissions\` (\`network.enabled\`, \`file_system.read\`, \`file_system.write\` with absolute paths).
`;

const PREFIX_RULE = `
With an escalation you may give \`prefix_rule\`, the leading words of the command, which the user can then allow for later too: ["npm", "install"], ["cargo", "test"]. Make it specific to what you will repeat. Never propose an interpreter or shell alone (["python"], ["bash", "-lc"]), a command that deletes, or a prefix for a line with redirections or several commands.`;

const GRANULAR_NAMES: Readonly<Record<keyof GranularApprovals, string>> = {
  sandbox_approval: "escalations out of the sandbox",
  rules: "commands for which an exec rule says prompt",
  mcp_elicitations: "questions of MCP servers",
  request_permissions: "the request_permissions tool",
  skill_approval: "scripts of skills",
};

function granular(approvals: GranularApprovals): string {
  const keys = Object.keys(GRANULAR_NAMES) as (keyof GranularApprovals)[];
  const refused = keys.filter((key) => !approvals[key]).map((key) => GRANULAR_NAMES[key]);
  if (refused.length === 0) return "";
  return `\n\nRefused in this thread without asking the user: ${refused.join("; ")}.`;
}
