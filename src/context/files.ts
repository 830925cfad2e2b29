// The door through which context building looks at files: AGENTS.md, images, the system's time zone.
// The folder itself stays pure; whoever wires a thread supplies the real file system.

export interface ContextFiles {
  /** What a path is after following symlinks; null when nothing is there or it cannot be looked at. */
  kind(path: string): "file" | "directory" | "other" | null;
  /** At most `limit` bytes from the start of a file. @throws system errors, EISDIR for a directory */
  readFile(path: string, limit: number): Uint8Array;
  /** Where a symlink points, unresolved; null when `path` is no symlink. */
  readLink(path: string): string | null;
}
