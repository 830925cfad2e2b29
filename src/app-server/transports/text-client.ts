// One client whose messages are text: the connection, what waits to be sent to it, and what came of it.
// Every transport to other processes makes these; they differ only in the stream.
import type { AppServer } from "../server.ts";
import type { Connection } from "../connection.ts";
import { osErrorText } from "../../base/os-error.ts";
import { parseMessage } from "./incoming.ts";
import { Outbox, type Wire } from "./outbox.ts";
import { warn } from "./warn.ts";

export class TextClient {
  private readonly server: AppServer;
  private readonly connection: Connection;
  private left: Promise<void> | null = null;

  constructor(server: AppServer, wire: Wire) {
    const outbox = new Outbox(wire, () => this.connection.caughtUp());
    this.server = server;
    this.connection = server.connect((message) => outbox.deliver(message), {
      inProcess: false,
      isBehind: () => outbox.isBehind,
    });
  }

  /** One whole message of the client. What still comes after it left is not looked at. */
  receive(bytes: Buffer): void {
    if (this.left !== null) return;
    const message = parseMessage(bytes);
    if (message !== undefined) this.server.receive(this.connection, message, bytes.length);
  }

  /** Resolves when no request of the client is unanswered. */
  whenAnswered(): Promise<void> {
    return this.connection.whenAnswered();
  }

  /** The client is gone, and with it what ran for it alone. May be called again. Never rejects. */
  leave(): Promise<void> {
    if (this.left === null) {
      this.left = this.disconnect();
      // A request that is still at work may yet begin something for a client that left.
      void this.connection.whenAnswered().then(() => this.disconnect());
    }
    return this.left;
  }

  private async disconnect(): Promise<void> {
    try {
      await this.server.disconnect(this.connection);
    } catch (error) {
      warn(`a thread of a client that left did not end well: ${osErrorText(error)}`);
    }
  }
}
