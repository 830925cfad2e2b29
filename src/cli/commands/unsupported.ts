// Commands that are known, documented in their help page and not part of this build.
import { UserError } from "../../base/user-error.ts";
import type { ParsedArgs } from "../args/types.ts";

const INSTEAD: Readonly<Record<string, string>> = {
  "mcp-server": "`codex app-server` serves other programs over JSON-RPC",
  "exec-server": "`codex app-server` runs commands and serves files over JSON-RPC",
};

/** Says so, with what to use instead where there is something. */
export async function refuse(args: ParsedArgs): Promise<number> {
  const name = args.names.join(" ");
  const instead = INSTEAD[name];
  const rest = instead === undefined ? "" : `; ${instead}`;
  throw new UserError(`\`codex ${name}\` is not yet supported${rest}`);
}
