// A two-way path between a client and a server: whole messages, in order. Objects given to it are
// not changed afterwards by either side. Types only.

export interface Transport {
  send(message: object): void;
  /** Receives the other side's messages. Set before the first `send`. */
  onMessage: (message: object) => void;
  /** Called once when the other side is gone. */
  onClose: () => void;
  /** Resolves when the other side has let go of what it did for us. */
  close(): Promise<void>;
}
