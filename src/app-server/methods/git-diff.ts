// gitDiffToRemote: what the working tree has that no remote has.
import * as path from "node:path";
import { gitDiffToRemote as diffToRemote } from "../../core/git-diff-to-remote.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";

export const gitDiffToRemote = method("gitDiffToRemote", async (params, { engine, connection }) => {
  const { services } = engine;
  const cwd = path.resolve(services.cwd, params.cwd);
  const found = await diffToRemote({ cwd, env: services.env, signal: connection.gone });
  if (found === null) {
    throw invalidRequest(`failed to compute git diff to remote for cwd: ${JSON.stringify(params.cwd)}`);
  }
  return found;
});
