// Watches one path for one client. Changes are gathered for a moment and told together. What is watched is
// looked up anew whenever the path may lead elsewhere, so that no replacement ends the watch.
import * as fs from "node:fs";
import { lstat } from "node:fs/promises";
import * as path from "node:path";
import { delay } from "../../base/clock.ts";
import { watchState } from "./watch-points.ts";
import type { WatchPoint, WatchState } from "./watch-points.ts";

/** Milliseconds between the first change and its telling. */
const GATHER_MS = 50;
/** Milliseconds until watches that could not be had are tried again. */
const RETRY_MS = 200;
/** With more changed paths than this, the watched path stands for all of them. */
const MAX_PATHS = 4096;

export class PathWatch {
  private readonly file: string;
  private readonly tell: (changedPaths: readonly string[]) => void;
  private watchers: readonly fs.FSWatcher[] = [];
  private identity = "";
  private changed = new Set<string>();
  /** Something happened that may have changed what the path leads to. */
  private moved = false;
  /** An event with the watched folder's own name: about the folder itself, or about a child of that name. */
  private ownNameSeen = false;
  private gathering = false;
  private readonly end = new AbortController();

  /** @param tell gets absolute paths, sorted */
  constructor(file: string, tell: (changedPaths: readonly string[]) => void) {
    this.file = file;
    this.tell = tell;
  }

  /** Begins to watch. @throws the system's error when it has no watches left */
  async open(): Promise<void> {
    const state = await watchState(this.file);
    this.install(state);
    // What changed before the watches stood would go unheard.
    if ((await watchState(this.file)).identity !== state.identity) this.note(null);
  }

  close(): void {
    this.end.abort();
    this.uninstall();
  }

  private install({ points, identity }: WatchState): void {
    if (this.end.signal.aborted) return;
    const watchers: fs.FSWatcher[] = [];
    try {
      for (const point of points) watchers.push(this.watcher(point));
    } catch (error) {
      for (const watcher of watchers) watcher.close();
      throw error;
    }
    this.uninstall();
    this.watchers = watchers;
    this.identity = identity;
  }

  private uninstall(): void {
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
  }

  private watcher(point: WatchPoint): fs.FSWatcher {
    const own = path.basename(point.folder);
    const watcher = fs.watch(point.folder, { persistent: false }, (event, name) => {
      if (point.name === null) {
        if (name === own) this.ownNameSeen = true;
        if (name !== null) this.note(name === own ? null : path.join(this.file, name), name === own);
      } else if (name === point.name || (event === "rename" && name === own)) {
        this.note(point.direct && name === point.name ? this.file : null, true);
      }
    });
    watcher.on("error", () => this.note(null, true));
    return watcher;
  }

  /** @param changed null when only what leads to the path changed */
  private note(changed: string | null, moved = true): void {
    if (this.end.signal.aborted) return;
    if (changed !== null && this.changed.size <= MAX_PATHS) this.changed.add(changed);
    this.moved ||= moved;
    if (!this.gathering) void this.gather();
  }

  private async gather(): Promise<void> {
    this.gathering = true;
    await delay(GATHER_MS, this.end.signal);
    if (this.moved) await this.lookAgain();
    if (this.ownNameSeen) await this.settleOwnName();
    this.gathering = false;
    const paths = this.changed.size > MAX_PATHS ? [this.file] : [...this.changed].sort();
    this.changed = new Set();
    if (!this.end.signal.aborted && paths.length > 0) this.tell(paths);
    // What came while we looked again began no gathering of its own.
    if (!this.end.signal.aborted && (this.moved || this.ownNameSeen)) void this.gather();
  }

  private async lookAgain(): Promise<void> {
    while (this.moved && !this.end.signal.aborted) {
      this.moved = false;
      const state = await watchState(this.file);
      if (state.identity !== this.identity) this.changed.add(this.file);
      try {
        this.install(state);
      } catch {
        // No watches left, or a folder that vanished just now: the old ones stay until the next look.
        this.identity = state.identity;
        void delay(RETRY_MS, this.end.signal).then(() => this.note(null));
        return;
      }
      if ((await watchState(this.file)).identity !== state.identity) this.moved = true;
    }
  }

  private async settleOwnName(): Promise<void> {
    this.ownNameSeen = false;
    const child = path.join(this.file, path.basename(this.file));
    const isChild = await lstat(child).then(
      () => true,
      () => false,
    );
    this.changed.add(isChild ? child : this.file);
  }
}
