// Reads the exec rules that count for a thread: the machine's, the user's, and a trusted project's.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import { UserError } from "../base/user-error.ts";
import { parseRuleFiles, type ExecRules } from "../policy/exec-rules/rules.ts";

const SYSTEM_RULES = "/etc/codex/rules";

/** @throws UserError for a file that is no valid rules file: rules that cannot be read must not count as none */
export async function loadExecRules(codexHome: string, projectRoot: string | null): Promise<ExecRules> {
  const folders = [SYSTEM_RULES, path.join(codexHome, "rules")];
  if (projectRoot !== null) folders.push(path.join(projectRoot, ".codex", "rules"));
  const files = folders.flatMap(ruleFiles);
  const parsed = await parseRuleFiles(
    files.map((file) => ({ path: file, text: fs.readFileSync(file, "utf8") })),
  );
  if (!parsed.ok) throw new UserError(`Error loading rules:\n${parsed.error}`);
  return parsed.value;
}

function ruleFiles(folder: string): readonly string[] {
  try {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".rules"));
    return names.toSorted().map((name) => path.join(folder, name));
  } catch (error) {
    if (errnoCode(error) === "ENOENT" || errnoCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
