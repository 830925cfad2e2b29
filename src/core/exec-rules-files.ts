// Reads the exec rules that count for a thread: the machine's, the user's, and a trusted project's.
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoCode } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { NO_RULES, mergeRules, type ExecRules } from "../policy/exec-rules/rules.ts";

const SYSTEM_RULES = "/etc/codex/rules";

/** All rules. A file that is no valid rules file is an error: rules that cannot be read must not count as none. */
export async function loadExecRules(
  codexHome: string,
  projectRoot: string | null,
): Promise<Result<ExecRules, string>> {
  const folders = [SYSTEM_RULES, path.join(codexHome, "rules")];
  if (projectRoot !== null) folders.push(path.join(projectRoot, ".codex", "rules"));
  const files = folders.flatMap(ruleFiles);
  if (files.length === 0) return ok(NO_RULES);
  // The Starlark reader is only needed where rules exist.
  const { loadErrorText, parseRules } = await import("../policy/exec-rules/load.ts");
  const sources: ExecRules[] = [];
  for (const file of files) {
    const parsed = parseRules(file, fs.readFileSync(file, "utf8"));
    if (!parsed.ok) return err(loadErrorText(parsed.error));
    sources.push(parsed.value);
  }
  return ok(mergeRules(sources));
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
