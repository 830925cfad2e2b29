// The order of one client's file requests. It may send several without waiting for answers: what changes
// files happens in the order of the requests; what only looks may run at the same time, between changes.
import type { Connection } from "../connection.ts";

interface Order {
  /** The last change that was asked for. Never rejects. */
  change: Promise<unknown>;
  /** Those who look since then. Never reject. */
  readonly looks: Set<Promise<unknown>>;
}

const orders = new WeakMap<Connection, Order>();

function orderOf(connection: Connection): Order {
  const known = orders.get(connection) ?? { change: Promise.resolve(), looks: new Set() };
  orders.set(connection, known);
  return known;
}

/** Runs what only looks, after the changes that were asked for earlier. */
export function looking<T>(connection: Connection, look: () => Promise<T>): Promise<T> {
  const order = orderOf(connection);
  const result = order.change.then(look);
  const ended: Promise<unknown> = settled(result).then(() => order.looks.delete(ended));
  order.looks.add(ended);
  return result;
}

/** Runs a change, after everything that was asked for earlier. */
export function changing<T>(connection: Connection, change: () => Promise<T>): Promise<T> {
  const order = orderOf(connection);
  const result = Promise.all([order.change, ...order.looks]).then(change);
  order.change = settled(result);
  return result;
}

/** Settles when the changes that the client has asked for so far are made. */
export async function earlierChanges(connection: Connection): Promise<void> {
  await orders.get(connection)?.change;
}

function settled(result: Promise<unknown>): Promise<unknown> {
  return result.catch(() => undefined);
}
