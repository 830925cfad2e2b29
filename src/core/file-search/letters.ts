// How characters are compared and weighed: case and accents folded away, a class for each character,
// and a mask of the letters of a text, by which most paths are ruled out without looking at them.

/** Code units whose folding was not looked up yet are 0: no path holds NUL. */
const LOWER = new Uint16Array(0x10000);
const PLAIN = new Uint16Array(0x10000);
const CLASSES = new Uint8Array(0x10000);

const WHITE = 1;
const OTHER = 2;
const DELIMITER = 3;
const SMALL = 4;
const CAPITAL = 5;
const LETTER = 6;
const NUMBER = 7;

/** What comes before the first character counts as a delimiter: a path begins like a name. */
export const BEFORE_START = DELIMITER;

/** The character in lower case; accents stay. */
export function lowerOf(code: number): number {
  if (code > 0xffff) return code;
  const known = LOWER[code]!;
  if (known !== 0) return known;
  const lower = String.fromCharCode(code).toLowerCase();
  return (LOWER[code] = lower.length === 1 ? lower.charCodeAt(0) : code);
}

/** The character in lower case and without accents: `É` is `e`. */
export function plainOf(code: number): number {
  if (code > 0xffff) return code;
  const known = PLAIN[code]!;
  if (known !== 0) return known;
  const parts = String.fromCharCode(code).normalize("NFD");
  const bare = /^.\p{M}+$/su.test(parts) ? parts.charCodeAt(0) : code;
  return (PLAIN[code] = lowerOf(bare));
}

/** The class of a character as it is written. */
export function classOf(code: number): number {
  if (code > 0xffff) return LETTER; // nearly all of them are
  return CLASSES[code]! || (CLASSES[code] = classify(String.fromCharCode(code)));
}

function classify(character: string): number {
  if (character === "/") return DELIMITER;
  if (/\s/u.test(character)) return WHITE;
  if (/\p{Ll}/u.test(character)) return SMALL;
  if (/\p{Lu}/u.test(character)) return CAPITAL;
  if (/\p{N}/u.test(character)) return NUMBER;
  return /\p{L}/u.test(character) ? LETTER : OTHER;
}

/** What a match is worth more at the start of a word, after a separator. */
export const WORD_START = 8;

/** `bonus(before, at)` for two classes, at `before * 8 + at`: where a word begins, a match counts more. */
export const BONUS: Readonly<Uint8Array> = bonusTable();

function bonusTable(): Uint8Array {
  const table = new Uint8Array(64);
  for (let before = 0; before < 8; before++) {
    for (let at = 0; at < 8; at++) table[before * 8 + at] = bonusOf(before, at);
  }
  return table;
}

function bonusOf(before: number, at: number): number {
  if (at <= DELIMITER) return WORD_START;
  if (before === DELIMITER) return WORD_START + 1;
  if (before <= OTHER) return WORD_START;
  const humpOrNumber = (before === SMALL && at === CAPITAL) || (before !== NUMBER && at === NUMBER);
  return humpOrNumber ? 5 : 0;
}

/** The bit of a folded character: each Latin letter has its own, others share some. */
export function maskBit(plain: number): number {
  if (plain >= 97 && plain <= 122) return 1 << (plain - 97);
  if (plain >= 48 && plain <= 57) return plain < 53 ? 1 << 26 : 1 << 27;
  if (plain === 46) return 1 << 28;
  if (plain === 95) return 1 << 29;
  return plain === 45 ? 1 << 30 : 1 << 31;
}

/** The mask of a whole text, folded here. */
export function maskOfText(text: string): number {
  let mask = 0;
  for (const character of text) mask |= maskBit(plainOf(character.codePointAt(0)!));
  return mask;
}
