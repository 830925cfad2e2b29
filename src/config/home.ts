// Where Codex keeps its files (CFG-1). I/O: looks at the folder, and creates it on request.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { makeFolder } from "../base/make-folder.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { UserError } from "../base/user-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The absolute path of CODEX_HOME: the variable, else `~/.codex` (which need not exist yet).
 * Throws UserError when the variable names something that is no folder. Texts of spec/cli.md 2.6.
 */
export function resolveCodexHome(env: Environment): string {
  const set = env["CODEX_HOME"];
  if (set === undefined || set === "") return path.join(userHome(env), ".codex");
  const stat = fs.statSync(set, { throwIfNoEntry: false });
  if (stat === undefined) throw homeError(set, "does not exist");
  if (!stat.isDirectory()) throw homeError(set, "is not a directory");
  return fs.realpathSync(set);
}

/** Creates the folder when missing. Throws system errors. */
export function ensureCodexHome(codexHome: string): void {
  makeFolder(codexHome, 0o700);
}

/** CODEX_HOME, made when it is missing. @throws UserError when it cannot be had */
export function preparedCodexHome(env: Environment): string {
  const codexHome = resolveCodexHome(env);
  try {
    ensureCodexHome(codexHome);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    const cause = osErrorText(error);
    throw new UserError(
      `the folder ${codexHome} could not be made: ${cause}; set HOME or CODEX_HOME to a place that can be written`,
    );
  }
  return codexHome;
}

/** The user's home folder: HOME, else what the system says. */
export function userHome(env: Environment): string {
  const home = env["HOME"];
  return home === undefined || home === "" ? os.homedir() : home;
}

function homeError(value: string, problem: string): UserError {
  const text = `CODEX_HOME points to ${JSON.stringify(value)}, but that path ${problem}`;
  return new UserError(
    `WARNING: proceeding, even though we could not update PATH: ${text}\nError finding codex home: ${text}`,
  );
}
