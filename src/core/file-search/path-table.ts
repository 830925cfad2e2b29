// The paths of one root, packed: bytes one after the other and a few numbers for each, so that 200,000
// files take some 15 MB and not 100. Entries are only added or marked dead; their ids never change.
import { maskBit, maskOfText, plainOf } from "./letters.ts";
import { MAX_TEXT } from "./align.ts";

const DIRECTORY = 1;
const DEAD = 2;
/** Not plain ASCII: bytes are not characters. */
const WIDE = 4;

const ASCII_BITS = Int32Array.from({ length: 128 }, (_, code) => maskBit(plainOf(code)));
const SLASH = 47;

export class PathTable {
  /** Entries so far, dead ones too. */
  count = 0;
  dead = 0;
  /** UTF-8 of path `id` is `bytes[starts[id] … starts[id + 1]]`. */
  bytes = Buffer.allocUnsafe(16 * 1024);
  starts = new Uint32Array(513);
  /** Where the file's name begins, in bytes after the start. */
  private names = new Uint16Array(512);
  masks = new Int32Array(512);
  private flags = new Uint8Array(512);

  get live(): number {
    return this.count - this.dead;
  }

  /**
   * Adds `name` in the directory with id `parent` (-1: the root itself).
   * @returns its id, or -1 when the path is too long to be one
   */
  add(parent: number, name: string, directory: boolean): number {
    const id = this.count;
    const from = this.starts[id]!;
    const prefix = parent < 0 ? 0 : this.length(parent) + 1;
    if (prefix + name.length * 3 > MAX_TEXT && prefix + Buffer.byteLength(name) > MAX_TEXT) return -1;
    this.reserve(from + prefix + name.length * 3);
    if (prefix > 0) {
      const parentFrom = this.starts[parent]!;
      this.bytes.copyWithin(from, parentFrom, parentFrom + prefix - 1);
      this.bytes[from + prefix - 1] = SLASH;
    }
    const written = this.bytes.write(name, from + prefix);
    const wide = written !== name.length;
    let mask = prefix > 0 ? this.masks[parent]! | ASCII_BITS[SLASH]! : 0;
    if (wide) mask |= maskOfText(name);
    else
      for (let at = from + prefix; at < from + prefix + written; at++) mask |= ASCII_BITS[this.bytes[at]!]!;
    this.starts[id + 1] = from + prefix + written;
    this.names[id] = prefix;
    this.masks[id] = mask;
    const inherited = prefix > 0 ? this.flags[parent]! & WIDE : 0;
    this.flags[id] = (directory ? DIRECTORY : 0) | (wide ? WIDE : 0) | inherited;
    this.count = id + 1;
    return id;
  }

  remove(id: number): void {
    if (this.isDead(id)) return;
    this.flags[id]! |= DEAD;
    this.dead += 1;
  }

  isDead(id: number): boolean {
    return (this.flags[id]! & DEAD) !== 0;
  }

  isDirectory(id: number): boolean {
    return (this.flags[id]! & DIRECTORY) !== 0;
  }

  isWide(id: number): boolean {
    return (this.flags[id]! & WIDE) !== 0;
  }

  /** In bytes. */
  length(id: number): number {
    return this.starts[id + 1]! - this.starts[id]!;
  }

  /** The path below the root. */
  path(id: number): string {
    return this.bytes.toString("utf8", this.starts[id], this.starts[id + 1]);
  }

  name(id: number): string {
    return this.bytes.toString("utf8", this.starts[id]! + this.names[id]!, this.starts[id + 1]);
  }

  /** Where the file's name begins in the path, in characters. */
  nameStart(id: number): number {
    const bytes = this.names[id]!;
    if (!this.isWide(id)) return bytes;
    const from = this.starts[id]!;
    return [...this.bytes.toString("utf8", from, from + bytes)].length;
  }

  private reserve(bytes: number): void {
    if (bytes > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, Math.ceil(this.bytes.length * 1.5)));
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    if (this.count < this.masks.length) return;
    const size = Math.ceil(this.masks.length * 1.5);
    this.starts = grown(new Uint32Array(size + 1), this.starts);
    this.names = grown(new Uint16Array(size), this.names);
    this.masks = grown(new Int32Array(size), this.masks);
    this.flags = grown(new Uint8Array(size), this.flags);
  }
}

function grown<T extends Uint32Array | Uint16Array | Int32Array | Uint8Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
