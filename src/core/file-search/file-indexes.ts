// The indexes of this process, one for each root, shared by all searches. Those used last are kept, up
// to a bound; what nobody used for some minutes is dropped.
import { nowMs } from "../../base/clock.ts";
import { FileIndex } from "./file-index.ts";

const MAX_ROOTS = 8;
const MAX_PATHS_TOGETHER = 2_000_000;
const UNUSED_MS = 5 * 60_000;

interface Kept {
  readonly index: FileIndex;
  usedAt: number;
}

export class FileIndexes {
  /** By root; used last comes last. */
  private readonly kept = new Map<string, Kept>();
  private timer: NodeJS.Timeout | null = null;

  /** The index of a root, made when there is none. @param root absolute and normalised */
  get(root: string): FileIndex {
    const kept = this.kept.get(root) ?? { index: new FileIndex(root), usedAt: 0 };
    kept.usedAt = nowMs();
    this.kept.delete(root);
    this.kept.set(root, kept);
    this.trim();
    this.watchTime();
    return kept.index;
  }

  private trim(): void {
    let paths = 0;
    for (const { index } of this.kept.values()) paths += index.table.live;
    for (const [root, { index }] of this.kept) {
      const last = this.kept.size === 1;
      if (last || (this.kept.size <= MAX_ROOTS && paths <= MAX_PATHS_TOGETHER)) return;
      this.kept.delete(root);
      paths -= index.table.live;
    }
  }

  private watchTime(): void {
    if (this.timer !== null || this.kept.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      const limit = nowMs() - UNUSED_MS;
      for (const [root, { usedAt }] of this.kept) if (usedAt <= limit) this.kept.delete(root);
      this.watchTime();
    }, UNUSED_MS);
    this.timer.unref();
  }
}
