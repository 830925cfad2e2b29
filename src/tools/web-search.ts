// web_search runs at the model's provider; we only offer it. `external_web_access` says whether it
// may fetch live pages: when configured live, or when nothing is sandboxed (`spec/cli.md` 2.4).
import type { ToolSpec } from "../model/types.ts";

/** The hosted tool's entry, or null when it is switched off. */
export function webSearchSpec(options: {
  readonly mode: "disabled" | "cached" | "live";
  readonly unsandboxed: boolean;
  readonly settings: Readonly<Record<string, unknown>> | null;
}): ToolSpec | null {
  if (options.mode === "disabled") return null;
  const live = options.mode === "live" || options.unsandboxed;
  return { type: "web_search", external_web_access: live, ...options.settings };
}
