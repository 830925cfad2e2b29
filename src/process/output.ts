// Reading a command's output to its end without fixed waits: when the child exits, what the pipe still
// holds is read at once; only when another process keeps the pipe open is there a short grace.
import * as fs from "node:fs";
import * as net from "node:net";
import type { Readable } from "node:stream";
import { errnoCode } from "../base/os-error.ts";
import type { Fifo } from "./fifo.ts";

/** Milliseconds for which a process that outlives the child may keep its output open. */
const HELD_GRACE_MS = 50;
/** Bound on one synchronous drain: a pipe holds 64 KiB, a writer that never stops must not stop us. */
const MAX_DRAIN_BYTES = 1 << 20;

type Sink = (chunk: Buffer) => void;

export interface OutputReader {
  /** Stops reading. What `finish` finds is delivered none the less. */
  pause(): void;
  resume(): void;
  /** Call when the child has exited. Resolves when all output was delivered: true when someone still holds the pipe. */
  finish(): Promise<boolean>;
}

/** Reads a FIFO. */
export function readFifo(fifo: Fifo, sink: Sink): OutputReader {
  const socket = new net.Socket({ fd: fifo.readFd, readable: true, writable: false });
  return readStream(socket, sink, () => drainNow(fifo.readFd, sink));
}

/** Reads one of Node's own pipes, where no FIFO could be had. */
export function readNodePipe(stream: Readable, sink: Sink): OutputReader {
  return readStream(stream, sink, null);
}

/** @param drain delivers what is there now; true at EOF. Null: only the stream itself can read. */
function readStream(stream: Readable, sink: Sink, drain: (() => boolean) | null): OutputReader {
  let ended = false;
  let finishing = false;
  const closed = new Promise<void>((resolve) => {
    stream.on("close", resolve);
  });
  stream.on("data", sink);
  stream.on("end", () => {
    ended = true;
  });
  // A read error ends the output like an EOF; the stream closes itself after it.
  stream.on("error", () => {
    ended = true;
  });
  const drainAll = (): boolean => {
    flushHeld(stream);
    return drain?.() ?? false;
  };
  const stop = (): void => {
    if (stream.destroyed || ended) return;
    ended = drainAll();
    stream.destroy();
  };
  return {
    pause() {
      // Without a way to drain it, the stream has to read on by itself to the end.
      if (!finishing || drain !== null) stream.pause();
    },
    resume: () => void stream.resume(),
    async finish() {
      finishing = true;
      if (drain === null) stream.resume();
      if (!stream.destroyed && !ended && drainAll()) {
        ended = true;
        stream.destroy();
      }
      // Not from the timer itself: after a busy spell the event loop has to read first.
      const timer = setTimeout(() => setImmediate(stop), HELD_GRACE_MS);
      await closed;
      clearTimeout(timer);
      return !ended;
    },
  };
}

/** Delivers what a paused stream has read already: it comes before what the descriptor still holds. */
export function flushHeld(stream: Readable): void {
  while (stream.readableLength > 0 && stream.read() !== null);
}

/** Reads a non-blocking descriptor until it is empty. True at EOF. */
export function drainNow(fd: number, sink: Sink): boolean {
  for (let total = 0; total < MAX_DRAIN_BYTES;) {
    const buffer = Buffer.allocUnsafe(65_536);
    let count: number;
    try {
      count = fs.readSync(fd, buffer);
    } catch (error) {
      // EIO is how a terminal says that its other side is closed.
      if (errnoCode(error) === "EIO") return true;
      if (errnoCode(error) === "EAGAIN") return false;
      throw error;
    }
    if (count === 0) return true;
    total += count;
    sink(count === buffer.length ? buffer : Buffer.from(buffer.subarray(0, count)));
  }
  return false;
}
