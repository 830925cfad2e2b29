// JSON lines over a Unix socket: any number of clients, each one line per message as on stdio. Who may
// connect is a matter of file permissions alone.
import * as fs from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { osErrorText } from "../../base/os-error.ts";
import { UserError } from "../../base/user-error.ts";
import type { AppServer } from "../server.ts";
import { serveJsonLines } from "./json-lines.ts";
import { checkName, preparedPath, temporaryPath } from "./socket-path.ts";
import { tell, warn } from "./warn.ts";

const MAX_CLIENTS = 256;
/** How long a client that has left may take to read the rest. */
const LAST_READ_MS = 2000;

/** Serves until `stopped` fires. @throws UserError when the path cannot be used safely */
export async function serveUnixSocket(server: AppServer, given: string, stopped: AbortSignal): Promise<void> {
  const file = preparedPath(given);
  await checkName(file);
  const open = new Map<Socket, Promise<void>>();
  const net = createServer({ allowHalfOpen: true }, (socket) => {
    open.set(
      socket,
      serve(server, socket).finally(() => open.delete(socket)),
    );
  });
  net.maxConnections = MAX_CLIENTS;
  const inode = await listen(net, file);
  tell(`codex app-server (JSON lines)\n  listening on: unix://${file}`);
  await new Promise<void>((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener("abort", () => resolve(), { once: true });
  });
  // Another server may have taken the name meanwhile; its socket stays.
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.ino === inode) fs.rmSync(file, { force: true });
  net.close();
  const served = [...open.values()];
  for (const socket of open.keys()) socket.destroy();
  await Promise.all(served);
}

async function serve(server: AppServer, socket: Socket): Promise<void> {
  await serveJsonLines(server, socket, socket);
  const timer = setTimeout(() => socket.destroy(), LAST_READ_MS);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  socket.destroySoon();
}

/**
 * Listens under a temporary name, then takes the real one in one step: nobody sees a socket that is not
 * private yet, and a stale one is replaced without a gap. libuv removes only the temporary name later.
 * Resolves to the socket's inode.
 */
function listen(net: Server, file: string): Promise<number> {
  const temporary = temporaryPath(file);
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => {
      fs.rmSync(temporary, { force: true });
      reject(new UserError(`cannot make the socket ${file}: ${osErrorText(error)}`));
    };
    net.once("error", refuse);
    const before = process.umask(0o177);
    try {
      net.listen(temporary, () => {
        net
          .off("error", refuse)
          .on("error", (error) => warn(`a client could not connect: ${osErrorText(error)}`));
        try {
          fs.renameSync(temporary, file);
          resolve(fs.lstatSync(file).ino);
        } catch (error) {
          net.close();
          refuse(error);
        }
      });
    } finally {
      process.umask(before);
    }
  });
}
