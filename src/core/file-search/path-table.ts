// The paths of one root, packed: bytes one after the other and a few numbers for each, so that 200,000
// files take some 15 MB and not 100. Entries are only added or marked dead; their ids never change.
import { BEFORE_START, BONUS, classOf, maskBit, plainOf } from "./letters.ts";
import { MAX_TEXT } from "./align.ts";

const DIRECTORY = 1;
const DEAD = 2;
/** Not plain ASCII: bytes are not characters. */
const WIDE = 4;

const ASCII_BITS = Int32Array.from({ length: 128 }, (_, code) => maskBit(plainOf(code)));
const ASCII_PLAIN = Uint8Array.from({ length: 128 }, (_, code) => plainOf(code));
const ASCII_CLASSES = Uint8Array.from({ length: 128 }, (_, code) => classOf(code));
const SLASH = 47;
/** Lengths that differ by less than 8 count as one in the order of a search. */
const ROUGHLY = 3;

export class PathTable {
  /** Entries so far, dead ones too. */
  count = 0;
  dead = 0;
  /** UTF-8 of path `id` is `bytes[starts[id] … starts[id + 1]]`. */
  bytes = Buffer.allocUnsafe(16 * 1024);
  starts = new Uint32Array(513);
  /** The same bytes in lower case, where a path is ASCII. */
  folded: Uint8Array = new Uint8Array(this.bytes.length);
  /** Where the file's name begins, in bytes after the start. */
  private names = new Uint16Array(512);
  /** The letters of the path. */
  masks = new Int32Array(512);
  /** Of these, the ones that begin a word somewhere in it. */
  wordStarts = new Int32Array(512);
  /** The ones that begin the name of a file or folder. */
  nameStarts = new Int32Array(512);
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
      this.folded.copyWithin(from, parentFrom, parentFrom + prefix - 1);
      this.folded[from + prefix - 1] = SLASH;
    }
    const written = this.bytes.write(name, from + prefix);
    const wide = written !== name.length;
    this.starts[id + 1] = from + prefix + written;
    this.names[id] = prefix;
    this.masks[id] = prefix > 0 ? this.masks[parent]! | ASCII_BITS[SLASH]! : 0;
    this.wordStarts[id] = prefix > 0 ? this.wordStarts[parent]! | ASCII_BITS[SLASH]! : 0;
    this.nameStarts[id] =
      (prefix > 0 ? this.nameStarts[parent]! : 0) | maskBit(plainOf(name.codePointAt(0) ?? 0));
    if (wide) this.noteWide(id, name);
    else this.noteLetters(id, from + prefix);
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

  /**
   * The ids from `from` to before `until`, short paths first: once the best places are taken, longer paths
   * cannot have them, and a search passes over most of the table. Sorted roughly, to keep near what is near.
   */
  byLength(from: number, until: number): Uint32Array {
    const places = new Uint32Array((MAX_TEXT >> ROUGHLY) + 2);
    for (let id = from; id < until; id++) places[(this.length(id) >> ROUGHLY) + 1]! += 1;
    for (let step = 1; step < places.length; step++) places[step]! += places[step - 1]!;
    const ids = new Uint32Array(until - from);
    for (let id = from; id < until; id++) ids[places[this.length(id) >> ROUGHLY]!++] = id;
    return ids;
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

  private noteLetters(id: number, from: number): void {
    const end = this.starts[id + 1]!;
    let mask = 0;
    let starts = 0;
    let before = BEFORE_START;
    for (let at = from; at < end; at++) {
      const byte = this.bytes[at]!;
      const bit = ASCII_BITS[byte]!;
      this.folded[at] = ASCII_PLAIN[byte]!;
      const now = ASCII_CLASSES[byte]!;
      mask |= bit;
      if (BONUS[before * 8 + now] !== 0) starts |= bit;
      before = now;
    }
    this.masks[id]! |= mask;
    this.wordStarts[id]! |= starts;
  }

  private noteWide(id: number, name: string): void {
    let before = BEFORE_START;
    for (const character of name) {
      const code = character.codePointAt(0)!;
      const bit = maskBit(plainOf(code));
      const now = classOf(code);
      this.masks[id]! |= bit;
      if (BONUS[before * 8 + now] !== 0) this.wordStarts[id]! |= bit;
      before = now;
    }
  }

  private reserve(bytes: number): void {
    if (bytes > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, Math.ceil(this.bytes.length * 1.5)));
      this.bytes.copy(larger);
      this.bytes = larger;
      this.folded = grown(new Uint8Array(larger.length), this.folded);
    }
    if (this.count < this.masks.length) return;
    const size = Math.ceil(this.masks.length * 1.5);
    this.starts = grown(new Uint32Array(size + 1), this.starts);
    this.names = grown(new Uint16Array(size), this.names);
    this.masks = grown(new Int32Array(size), this.masks);
    this.wordStarts = grown(new Int32Array(size), this.wordStarts);
    this.nameStarts = grown(new Int32Array(size), this.nameStarts);
    this.flags = grown(new Uint8Array(size), this.flags);
  }
}

function grown<T extends Uint32Array | Uint16Array | Int32Array | Uint8Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
