// Identifiers. Threads and turns use UUID v7 (time-ordered, as 0.120 writes them); items made by
// us use UUID v4. Branded so that one kind cannot be passed for another.
import { randomBytes, randomUUID } from "node:crypto";

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

export type ThreadId = Brand<string, "ThreadId">;
export type TurnId = Brand<string, "TurnId">;
/** An absolute, normalised path. */
export type AbsPath = Brand<string, "AbsPath">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` has the form of a hyphenated UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A new UUID v7 (RFC 9562): 48 bits of milliseconds, then random bits. */
export function uuidV7(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A fresh thread id. */
export function newThreadId(): ThreadId {
  return uuidV7() as ThreadId;
}

/** A fresh turn id. */
export function newTurnId(): TurnId {
  return uuidV7() as TurnId;
}

/** A fresh id for an item that the model did not name. */
export function newItemId(): string {
  return randomUUID();
}
