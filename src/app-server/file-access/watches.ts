// The watches of one client, by its own names for them. They end with the client.
import { errnoCode } from "../../base/os-error.ts";
import type { Connection } from "../connection.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";
import { fileFault } from "./fault.ts";
import { PathWatch } from "./path-watch.ts";

const MAX_WATCHES = 1024;

export class Watches {
  private readonly byId = new Map<string, PathWatch>();
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.gone.addEventListener("abort", () => this.closeAll(), { once: true });
  }

  /** Begins a watch on an absolute path. @throws RpcError */
  async add(watchId: string, file: string): Promise<void> {
    if (this.byId.has(watchId)) throw invalidRequest(`watchId already exists: ${watchId}`);
    if (this.byId.size >= MAX_WATCHES) {
      throw invalidRequest(
        `fs/watch: a client can have ${MAX_WATCHES} watches at once; end some with fs/unwatch.`,
      );
    }
    const watch = new PathWatch(file, (changedPaths) =>
      this.connection.notify("fs/changed", { watchId, changedPaths }),
    );
    this.byId.set(watchId, watch);
    if (this.connection.gone.aborted) watch.close();
    try {
      await watch.open();
    } catch (error) {
      this.byId.delete(watchId);
      throw watchFault(error);
    }
  }

  /** Ends a watch; one that there is not is no matter. */
  remove(watchId: string): void {
    this.byId.get(watchId)?.close();
    this.byId.delete(watchId);
  }

  private closeAll(): void {
    for (const watch of this.byId.values()) watch.close();
    this.byId.clear();
  }
}

const watchesByConnection = new WeakMap<Connection, Watches>();

/** The watches of a client. */
export function watchesOf(connection: Connection): Watches {
  const known = watchesByConnection.get(connection) ?? new Watches(connection);
  watchesByConnection.set(connection, known);
  return known;
}

/** The system's own texts for these two speak of disks and files. */
function watchFault(error: unknown): Error {
  const code = errnoCode(error);
  if (code === "ENOSPC") return outOf("watches", "fs.inotify.max_user_watches");
  if (code === "EMFILE") return outOf("watch instances or open files", "fs.inotify.max_user_instances");
  return fileFault(error);
}

function outOf(what: string, setting: string): Error {
  return internalError(
    `The system has no more file ${what}; raise ${setting} with sysctl, or end other watches.`,
  );
}
