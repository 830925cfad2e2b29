// What a human run shows before it begins.
import { inertText } from "../base/escape.ts";
import { VERSION } from "../base/version.ts";
import type { ClientResult } from "../protocol/methods.ts";
import type { SandboxPolicy } from "../protocol/settings.ts";
import type { ExecConfig } from "./host.ts";
import type { Style } from "./style.ts";

type Started = Pick<
  ClientResult<"thread/start">,
  "thread" | "cwd" | "model" | "modelProvider" | "approvalPolicy" | "sandbox"
>;

/** The header and the prompt. `shownPrompt` is the text under `user`. */
export function header(
  started: Started,
  config: ExecConfig,
  style: Style,
  shownPrompt: string,
): readonly string[] {
  const fields: readonly (readonly [string, string])[] = [
    ["workdir", started.cwd],
    ["model", started.model],
    ["provider", started.modelProvider],
    ["approval", typeof started.approvalPolicy === "string" ? started.approvalPolicy : "granular"],
    ["sandbox", sandboxText(started.sandbox)],
    ["reasoning effort", config.reasoningEffort ?? "none"],
    ["reasoning summaries", config.reasoningSummary ?? "none"],
    ["session id", started.thread.id],
  ];
  return [
    `OpenAI Codex v${VERSION} (research preview)`,
    "--------",
    ...fields.map(([name, value]) => `${style.bold(`${name}:`)} ${inertText(value)}`),
    "--------",
    style.cyan("user"),
    inertText(shownPrompt),
  ];
}

/** The sandbox in one phrase, e.g. `workspace-write [workdir, /tmp, $TMPDIR]`. */
export function sandboxText(policy: SandboxPolicy): string {
  switch (policy.type) {
    case "dangerFullAccess":
      return "danger-full-access";
    case "externalSandbox":
      return "external-sandbox";
    case "readOnly":
      return policy.networkAccess ? "read-only (network access enabled)" : "read-only";
    case "workspaceWrite": {
      const roots = [
        "workdir",
        ...(policy.excludeSlashTmp ? [] : ["/tmp"]),
        ...(policy.excludeTmpdirEnvVar ? [] : ["$TMPDIR"]),
        ...policy.writableRoots,
      ];
      return `workspace-write [${roots.join(", ")}]${policy.networkAccess ? " (network access enabled)" : ""}`;
    }
  }
}
