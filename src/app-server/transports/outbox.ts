// What one client is sent. Never waits: a client that reads too slowly loses the deltas of items (the
// completed item repeats them), and one that hardly reads at all is cut off. So a slow client holds a
// bounded amount of memory, and delays neither the turn nor the other clients. What can wait (the output
// of the client's own commands, its reads of files) asks `isBehind` first, and so is never cut off.
import { EncodedResult } from "../encoded-result.ts";
import { INTERNAL_ERROR } from "../rpc-error.ts";
import type { EchoedId, OutgoingMessage } from "../connection.ts";
import { warn } from "./warn.ts";

/** With more than this waiting, deltas of items are left out. */
export const SOFT_BYTES: number = 4 * 1024 * 1024;
/**
 * With more than this waiting, the client counts as gone. The largest of the messages that wait is not
 * counted: however long it is, a client that reads it must not be cut off for what comes meanwhile.
 */
export const HARD_BYTES: number = 32 * 1024 * 1024;

const END = Buffer.from("}");
const ITEM_DELTA = /^item\/.*[dD]elta$/;

/** The stream below an outbox. */
export interface Wire {
  /**
   * Hands one message to the stream, as a text or as the parts of its UTF-8; `written` is called when it
   * has left, or never will, in the order of the messages.
   */
  write(message: string | readonly Buffer[], written: () => void): void;
  /** The client reads too little: ends it. Called once. */
  cut(): void;
}

export class Outbox {
  private waiting = 0;
  /** Sizes of those that wait and are larger than `SOFT_BYTES`: few, because together they are bounded. */
  private readonly large: number[] = [];
  private isCut = false;
  private readonly wire: Wire;
  private readonly onDrained: () => void;

  /** @param onDrained called whenever the client is no longer behind */
  constructor(wire: Wire, onDrained: () => void) {
    this.wire = wire;
    this.onDrained = onDrained;
  }

  /** Whether more than `SOFT_BYTES` wait. */
  get isBehind(): boolean {
    return this.waiting > SOFT_BYTES;
  }

  /** Sends, leaves out or cuts off, by how much waits. */
  deliver(message: OutgoingMessage): void {
    if (this.isCut) return;
    if (this.waiting - Math.max(0, ...this.large) > HARD_BYTES) {
      this.isCut = true;
      return this.wire.cut();
    }
    if (this.isBehind && "method" in message && ITEM_DELTA.test(message.method)) return;
    const encoded = encode(message);
    if (encoded === null) return;
    const bytes = typeof encoded === "string" ? Buffer.byteLength(encoded) : sizeOf(encoded);
    this.waiting += bytes;
    if (bytes > SOFT_BYTES) this.large.push(bytes);
    this.wire.write(encoded, () => this.written(bytes));
  }

  private written(bytes: number): void {
    const wasBehind = this.isBehind;
    this.waiting -= bytes;
    if (bytes > SOFT_BYTES) this.large.shift();
    if (wasBehind && !this.isBehind) this.onDrained();
  }
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** The message as JSON. An answer that has no JSON (a cycle, too deep, too long) becomes an error; others are lost. */
function encode(message: OutgoingMessage): string | readonly Buffer[] | null {
  if ("result" in message && message.result instanceof EncodedResult) {
    return [Buffer.from(`{"id":${idText(message.id)},"result":`), message.result.json, END];
  }
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

function idText(id: EchoedId): string {
  return typeof id === "bigint" ? String(id) : JSON.stringify(id);
}

/** As JSON, also with an id that no number holds. An answer's id is its first member, an error's its last. */
function json(message: OutgoingMessage): string {
  const { id } = message as { readonly id?: unknown };
  if (typeof id !== "bigint") return JSON.stringify(message);
  const text = JSON.stringify({ ...message, id: 0 });
  return "error" in message ? `${text.slice(0, -2)}${id}}` : `{"id":${id}${text.slice('{"id":0'.length)}`;
}
