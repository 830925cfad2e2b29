// What the user allowed: for the session in memory, for good as rules in CODEX_HOME/rules.
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { amendedRules } from "../policy/exec-rules/amend.ts";
import { allowPrefix, mergeRules, type ExecRules } from "../policy/exec-rules/rules.ts";
import { joinGrants, NO_GRANT, type PermissionGrant } from "../policy/permission-grant.ts";
import type { Grants } from "../tools/types.ts";

export class ThreadGrants implements Grants {
  readonly approvedCommands = new Set<string>();
  readonly approvedFiles = new Set<string>();
  rules: ExecRules;
  private readonly codexHome: string;
  private session = NO_GRANT;
  private turn: { readonly id: string; readonly granted: PermissionGrant } = { id: "", granted: NO_GRANT };

  constructor(codexHome: string, rules: ExecRules) {
    this.codexHome = codexHome;
    this.rules = rules;
  }

  /** Writes the rule down and lets it count at once. @throws system errors when it cannot be written */
  amendRules(prefix: readonly string[]): void {
    const folder = path.join(this.codexHome, "rules");
    const file = path.join(folder, "default.rules");
    makeFolder(folder);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    writeFileAtomic(file, amendedRules(text, prefix));
    this.rules = mergeRules([this.rules, allowPrefix(prefix)]);
  }

  replaceRules(rules: ExecRules): void {
    this.rules = rules;
  }

  permit(granted: PermissionGrant, scope: "turn" | "session", turnId: string): void {
    if (scope === "session") this.session = joinGrants(this.session, granted);
    else this.turn = { id: turnId, granted: joinGrants(this.ofTurn(turnId), granted) };
  }

  permissionsOf(turnId: string): PermissionGrant {
    return joinGrants(this.session, this.ofTurn(turnId));
  }

  private ofTurn(turnId: string): PermissionGrant {
    return this.turn.id === turnId ? this.turn.granted : NO_GRANT;
  }
}
