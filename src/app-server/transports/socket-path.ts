// A Unix socket that only its owner can use: a private folder, a private file, nobody else's name in the
// way. Another user's program must not be able to sit where clients will connect, nor to connect itself.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { connect } from "node:net";
import * as path from "node:path";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import { UserError } from "../../base/user-error.ts";

/** What `sockaddr_un` holds without its end. */
const MAX_PATH_BYTES = process.platform === "linux" ? 107 : 103;

/** The folder, made when it is missing, and the path in it. @throws UserError when others could interfere */
export function preparedPath(given: string): string {
  const file = path.resolve(given);
  const folder = path.dirname(file);
  let stats: fs.Stats;
  let mode = 0o022;
  try {
    if (!fs.existsSync(folder)) {
      // One level only: who may change the folders above is for whoever made them to decide.
      fs.mkdirSync(folder, { mode: 0o700 });
      mode = 0o077;
    }
    stats = fs.statSync(folder);
  } catch (error) {
    throw new UserError(
      `cannot make a socket in ${folder}: ${osErrorText(error)}; choose a folder that exists and is yours`,
    );
  }
  if (!stats.isDirectory()) throw new UserError(`cannot make a socket in ${folder}: it is no folder`);
  if (stats.uid !== process.getuid?.() || (stats.mode & mode) !== 0) {
    throw new UserError(
      `cannot make a socket in ${folder}: other users may change that folder; choose one that is yours, with mode 0700`,
    );
  }
  const longest = Math.max(Buffer.byteLength(file), Buffer.byteLength(temporaryPath(file)));
  if (longest > MAX_PATH_BYTES) {
    throw new UserError(
      `cannot make the socket ${file}: a socket's path may have ${MAX_PATH_BYTES} bytes, this needs ${longest}; choose a shorter one`,
    );
  }
  return file;
}

/** A name in the same folder to listen on first: the socket gets its own name when it is ready. */
export function temporaryPath(file: string): string {
  return path.join(path.dirname(file), `.${randomBytes(4).toString("hex")}`);
}

/** Makes sure that the name is free, or holds a socket of ours that nobody serves any more. @throws UserError */
export async function checkName(file: string): Promise<void> {
  const stats = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return;
  const refuse = (why: string): never => {
    throw new UserError(`cannot make the socket ${file}: ${why}`);
  };
  if (stats.isSymbolicLink()) return refuse("it is a symbolic link; remove it or choose another path");
  if (!stats.isSocket()) return refuse("there is a file of that name; remove it or choose another path");
  if (stats.uid !== process.getuid?.()) return refuse("another user's socket is there; choose another path");
  if (await isServed(file)) return refuse("another server listens there; stop it or choose another path");
}

/** Whether somebody accepts connections there. */
function isServed(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(file);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    // Any other failure (a full queue, say) is no sign that the socket is dead.
    probe.once("error", (error) => resolve(!["ECONNREFUSED", "ENOENT"].includes(errnoCode(error) ?? "")));
  });
}
