// Room for the answers that carry files. A client gets them no faster than it reads, however many it asks
// for at once, and the large ones of all clients together hold a bounded amount of memory: from the first
// byte that is read to the last that was sent.
import type { Engine } from "../../core/engine.ts";
import type { Connection } from "../connection.ts";
import { overloaded, RpcError } from "../rpc-error.ts";
import { ByteBudget } from "./byte-budget.ts";

const MiB = 1024 * 1024;
/**
 * Answers to one client at once. Far enough below what an outbox takes before it cuts the client off. A
 * larger answer is the client's only one, and counts as large for the server.
 */
const CLIENT_BYTES = 16 * MiB;
/** Large answers of a server at once. The others do not wait for other clients: they may have stopped reading. */
const SERVER_BYTES = 256 * MiB;
/** How long a large answer may wait for those of other clients. */
const PATIENCE_MS = 30_000;

export interface Place {
  readonly engine: Engine;
  readonly connection: Connection;
  /** Runs its body after the answer was sent. */
  after(body: () => void): void;
}

const byConnection = new WeakMap<Connection, ByteBudget>();
const byEngine = new WeakMap<Engine, ByteBudget>();

/**
 * Runs what makes an answer. It calls `reserve` with the answer's size before it takes the memory.
 * @throws RpcError when there was no room for a long time
 */
export async function withRoom<T>(
  { engine, connection, after }: Place,
  make: (reserve: (bytes: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const taken: (() => void)[] = [];
  const release = (): void => taken.splice(0).forEach((give) => give());
  const take = async (budget: ByteBudget, bytes: number, signal: AbortSignal): Promise<void> => {
    if (!(await budget.take(bytes, signal))) throw noRoom();
    taken.push(() => budget.give(bytes));
  };
  try {
    const answer = await make(async (bytes) => {
      await take(budgetOf(byConnection, connection, CLIENT_BYTES), bytes, connection.gone);
      if (bytes <= CLIENT_BYTES) return;
      const patience = patienceOf(connection);
      await take(budgetOf(byEngine, engine, SERVER_BYTES), bytes, patience.signal).finally(patience.end);
    });
    after(() => {
      if (connection.behind) void connection.drained().then(release);
      else release();
    });
    return answer;
  } catch (error) {
    release();
    throw error;
  }
}

function budgetOf<K extends object>(budgets: WeakMap<K, ByteBudget>, key: K, limit: number): ByteBudget {
  const known = budgets.get(key) ?? new ByteBudget(limit);
  budgets.set(key, known);
  return known;
}

/** Ends when the client leaves, or after a while. */
function patienceOf({ gone }: Connection): { readonly signal: AbortSignal; end(): void } {
  const over = new AbortController();
  const abort = (): void => over.abort();
  const timer = setTimeout(abort, PATIENCE_MS);
  gone.addEventListener("abort", abort, { once: true });
  if (gone.aborted) abort();
  const end = (): void => {
    clearTimeout(timer);
    gone.removeEventListener("abort", abort);
  };
  return { signal: over.signal, end };
}

function noRoom(): Error {
  const { code, message } = overloaded();
  return new RpcError(code, message);
}
