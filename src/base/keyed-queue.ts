// Work that must not overlap for one key: bodies of the same key run one after the other, others freely.

export class KeyedQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs the body when all earlier ones of the key have ended. Rejects as the body does. */
  run<T>(key: string, body: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const done = before === undefined ? body() : before.then(body, body);
    this.last.set(key, done);
    const forget = (): void => {
      if (this.last.get(key) === done) this.last.delete(key);
    };
    done.then(forget, forget);
    return done;
  }
}
