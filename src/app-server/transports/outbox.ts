// What one client is sent. Never waits: a client that reads too slowly loses the deltas of items (the
// completed item repeats them), and one that hardly reads at all is cut off. So a slow client holds a
// bounded amount of memory, and delays neither the turn nor the other clients.
import { INTERNAL_ERROR } from "../rpc-error.ts";
import type { OutgoingMessage } from "../connection.ts";
import { warn } from "./warn.ts";

/** With more than this waiting, deltas of items are left out. */
export const SOFT_BYTES: number = 4 * 1024 * 1024;
/** With more than this waiting, the client counts as gone. One message alone may be larger. */
export const HARD_BYTES: number = 32 * 1024 * 1024;

const ITEM_DELTA = /^item\/.*[dD]elta$/;

/** The stream below an outbox. */
export interface Wire {
  /** Hands one message to the stream; `written` is called when it has left, or never will. */
  write(text: string, written: () => void): void;
  /** The client reads too little: ends it. Called once. */
  cut(): void;
}

export class Outbox {
  private waiting = 0;
  private isCut = false;
  private readonly wire: Wire;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Sends, leaves out or cuts off, by how much waits. */
  deliver(message: OutgoingMessage): void {
    if (this.isCut) return;
    if (this.waiting > HARD_BYTES) {
      this.isCut = true;
      return this.wire.cut();
    }
    if (this.waiting > SOFT_BYTES && "method" in message && ITEM_DELTA.test(message.method)) return;
    const text = encode(message);
    if (text === null) return;
    const bytes = Buffer.byteLength(text);
    this.waiting += bytes;
    this.wire.write(text, () => {
      this.waiting -= bytes;
    });
  }
}

/** The message as JSON. An answer that has no JSON (a cycle, too deep, too long) becomes an error; others are lost. */
function encode(message: OutgoingMessage): string | null {
  try {
    return json(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
    if ("method" in message) {
      warn(`a \`${message.method}\` message cannot be written as JSON (${reason}); it is not sent`);
      return null;
    }
    const failure = {
      code: INTERNAL_ERROR,
      message: `the answer to this request cannot be written as JSON: ${reason}`,
    };
    return json({ error: failure, id: message.id });
  }
}

/** As JSON, also with an id that no number holds. An answer's id is its first member, an error's its last. */
function json(message: OutgoingMessage): string {
  const { id } = message as { readonly id?: unknown };
  if (typeof id !== "bigint") return JSON.stringify(message);
  const text = JSON.stringify({ ...message, id: 0 });
  return "error" in message ? `${text.slice(0, -2)}${id}}` : `{"id":${id}${text.slice('{"id":0'.length)}`;
}
