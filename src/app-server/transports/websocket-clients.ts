// The open websockets. Text frames are messages, binary frames are ignored; a client that leaves two pings
// unanswered is gone (a laptop that went to sleep, a network that lost its state).
import type { WebSocket } from "ws";
import { delay } from "../../base/clock.ts";
import type { AppServer } from "../server.ts";
import { TextClient } from "./text-client.ts";
import { warn } from "./warn.ts";

export const MAX_CLIENTS = 256;
const PING_EVERY_MS = 30_000;
const MISSED_PINGS = 2;
/** How long clients may take to answer our last close frame. */
const LAST_CLOSE_MS = 200;
const GOING_AWAY = 1001;

interface Open {
  missedPings: number;
}

export class WebsocketClients {
  private readonly server: AppServer;
  private readonly open = new Map<WebSocket, Open>();
  private readonly timer: NodeJS.Timeout;
  /** Upgrades under way. */
  private entering = 0;

  constructor(server: AppServer, options: { readonly pingEveryMs?: number } = {}) {
    this.server = server;
    this.timer = setInterval(() => this.ping(), options.pingEveryMs ?? PING_EVERY_MS);
    this.timer.unref();
  }

  /** Runs an upgrade that counts as a client from its start; false when there are too many. */
  enter(upgrade: () => Promise<void>): boolean {
    if (this.open.size + this.entering >= MAX_CLIENTS) return false;
    this.entering += 1;
    void upgrade().finally(() => (this.entering -= 1));
    return true;
  }

  /** Serves a websocket until it closes. */
  add(socket: WebSocket): void {
    const state: Open = { missedPings: 0 };
    const client = new TextClient(this.server, {
      write: (message, written) => {
        // A message is one frame, and a frame one buffer.
        const data = typeof message === "string" ? message : Buffer.concat(message);
        socket.send(data, { binary: false }, () => written());
      },
      cut: () => {
        warn("a client does not read what it is sent, so its connection ends");
        socket.terminate();
      },
    });
    this.open.set(socket, state);
    socket.on("message", (data, isBinary) => {
      state.missedPings = 0;
      // With binaryType `nodebuffer`, the default, a message is always one Buffer.
      if (!isBinary && Buffer.isBuffer(data)) client.receive(data);
    });
    socket.on("pong", () => (state.missedPings = 0));
    // A broken frame: the library answers with the close code for it; what the client had ends now.
    socket.on("error", () => void client.leave());
    socket.on("close", () => {
      this.open.delete(socket);
      void client.leave();
    });
  }

  /** Says goodbye to every client and ends those that do not answer at once. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    const sockets = [...this.open.keys()];
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    for (const socket of sockets) socket.close(GOING_AWAY, "the server ends");
    await Promise.race([Promise.all(closed), delay(LAST_CLOSE_MS)]);
    for (const socket of sockets) socket.terminate();
  }

  private ping(): void {
    for (const [socket, state] of this.open) {
      if (state.missedPings >= MISSED_PINGS) socket.terminate();
      else if (socket.readyState === socket.OPEN) {
        state.missedPings += 1;
        socket.ping();
      }
    }
  }
}
