// The file with a token or a shared secret. It is read once, when the server starts: a new secret takes
// effect with a restart, and clients that are connected stay connected until then.
import * as fs from "node:fs";
import { isUtf8 } from "node:buffer";
import { osErrorText } from "../../base/os-error.ts";
import { UserError } from "../../base/user-error.ts";

export interface SecretFile {
  /** Without white space around it; never empty. */
  readonly secret: string;
  /** Whether other users of this machine may read it. */
  readonly isExposed: boolean;
}

/** Reads a secret. @throws UserError in the words of 0.120 (spec/app-server.md 1.13); they never hold the secret */
export function readSecretFile(file: string): SecretFile {
  let bytes: Buffer;
  let mode: number;
  try {
    bytes = fs.readFileSync(file);
    ({ mode } = fs.statSync(file));
  } catch (error) {
    throw new UserError(`failed to read websocket auth secret ${file}: ${osErrorText(error)}`);
  }
  if (!isUtf8(bytes)) {
    throw new UserError(`failed to read websocket auth secret ${file}: stream did not contain valid UTF-8`);
  }
  const secret = bytes.toString("utf8").trim();
  if (secret === "") throw new UserError(`websocket auth secret ${file} must not be empty`);
  return { secret, isExposed: process.platform !== "win32" && (mode & 0o004) !== 0 };
}
