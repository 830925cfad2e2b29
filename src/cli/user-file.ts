// The user's own config.toml: what `codex mcp` and `codex features` read and change.
import path from "node:path";
import { UserError } from "../base/user-error.ts";
import { editConfigFile } from "../config/edit-file.ts";
import type { ConfigEdit } from "../config/edit.ts";
import { resolveCodexHome } from "../config/home.ts";
import { readConfigText } from "../config/layer-files.ts";
import { parseFile } from "../config/toml.ts";
import type { TomlTable } from "../config/tree.ts";
import { configErrorText } from "./config.ts";

/** Its absolute path; the file need not exist. */
export function userConfigFile(): string {
  return path.join(resolveCodexHome(process.env), "config.toml");
}

/** Its values as written; empty without a file. Throws `UserError` when it cannot be read. */
export async function readUserConfig(): Promise<TomlTable> {
  const file = userConfigFile();
  const text = readConfigText(file);
  if (!text.ok) throw new UserError(await configErrorText(text.error, "outer"));
  const parsed = parseFile(text.value ?? "", file);
  if (!parsed.ok) throw new UserError(await configErrorText(parsed.error, "outer"));
  return parsed.value;
}

/** Makes one change and keeps everything else. Throws `UserError` when it cannot be made. */
export async function changeUserConfig(edit: ConfigEdit): Promise<void> {
  const edited = await editConfigFile(userConfigFile(), [edit]);
  if (!edited.ok) throw new UserError(edited.error.message);
}
