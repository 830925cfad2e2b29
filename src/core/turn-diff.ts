// The files a turn has changed, as one git-style diff against their state before the turn.
import { gitDiff, type FileVersions } from "../tools/apply-patch/git-diff.ts";
import type { TurnFileChange } from "../tools/types.ts";

interface Tracked {
  readonly path: string;
  readonly before: string | null;
  after: string | null;
  movedTo: string | null;
}

export class TurnDiffTracker {
  private readonly files = new Map<string, Tracked>();

  record(changes: readonly TurnFileChange[]): void {
    for (const change of changes) {
      const tracked = this.trackedAt(change.path) ?? { ...change };
      tracked.after = change.after;
      if (change.movedTo !== null) tracked.movedTo = change.movedTo;
      this.files.set(tracked.path, tracked);
    }
  }

  get empty(): boolean {
    return this.files.size === 0;
  }

  /** The diff with paths relative to `root`. */
  text(root: string): Promise<string> {
    const files: FileVersions[] = [...this.files.values()]
      .filter((file) => file.before !== file.after || file.movedTo !== null)
      .map(({ path, before, after, movedTo }) => ({ path, before, after, movedTo }));
    return gitDiff(files, root);
  }

  private trackedAt(path: string): Tracked | undefined {
    return this.files.get(path) ?? [...this.files.values()].find((file) => file.movedTo === path);
  }
}
