// What the user allowed: for the session in memory, for good as rules in CODEX_HOME/rules.
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { amendedRules } from "../policy/exec-rules/amend.ts";
import { loadExecRules } from "./exec-rules-files.ts";
import type { ExecRules } from "../policy/exec-rules/rules.ts";
import type { Grants } from "../tools/types.ts";

export class ThreadGrants implements Grants {
  readonly approvedCommands = new Set<string>();
  readonly approvedFiles = new Set<string>();
  private loaded: Promise<ExecRules> | null = null;
  private readonly codexHome: string;
  private readonly projectRoot: string | null;

  /** @param projectRoot the root of a trusted project, whose rules count; null otherwise */
  constructor(codexHome: string, projectRoot: string | null) {
    this.codexHome = codexHome;
    this.projectRoot = projectRoot;
  }

  rules(): Promise<ExecRules> {
    const loaded = this.loaded ?? loadExecRules(this.codexHome, this.projectRoot);
    this.loaded = loaded;
    return loaded;
  }

  async amendRules(prefix: readonly string[]): Promise<void> {
    const folder = path.join(this.codexHome, "rules");
    const file = path.join(folder, "default.rules");
    await fs.promises.mkdir(folder, { recursive: true });
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    writeFileAtomic(file, amendedRules(text, prefix));
    this.loaded = null;
  }
}
