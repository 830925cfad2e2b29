// Strict base64 (RFC 4648 §4, canonical): Node's own decoder accepts anything. The texts are 0.120's, clients see them.
import { err, ok, type Result } from "../../base/result.ts";

const PAD = 0x3d;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Decodes canonical base64. The error says what is wrong and at which byte. */
export function decodeBase64(text: string): Result<Buffer, string> {
  const bytes = Buffer.from(text, "base64");
  // Canonical text is what its own bytes encode to; only other text is looked at closely.
  return bytes.toString("base64") === text ? ok(bytes) : err(faultOf(Buffer.from(text)));
}

function faultOf(text: Buffer): string {
  const last = text[text.length - 1]!;
  // A stray byte at the end (a newline) is named first, whatever precedes it.
  if (text.length % 4 === 1 && last !== PAD && valueOf(last) < 0) return symbolFault(text, text.length - 1);
  const tail = Math.floor((text.length - 1) / 4) * 4;
  for (let at = 0; at < tail; at++) if (valueOf(text[at]!) < 0) return symbolFault(text, at);
  return tailFault(text, tail);
}

/** The last group, where padding may stand. */
function tailFault(text: Buffer, start: number): string {
  let padding = -1;
  let symbols = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === PAD) {
      if (at - start < 2) return symbolFault(text, at);
      if (padding < 0) padding = at;
      continue;
    }
    if (padding >= 0) return symbolFault(text, padding);
    if (valueOf(text[at]!) < 0) return symbolFault(text, at);
    symbols++;
  }
  if (symbols === 1) return `Invalid input length: ${start + symbols}`;
  if ((text.length - start) % 4 !== 0) return "Invalid padding";
  const at = start + symbols - 1;
  return `Invalid last symbol ${text[at]}, offset ${at}.`;
}

function symbolFault(text: Buffer, at: number): string {
  return `Invalid symbol ${text[at]}, offset ${at}.`;
}

function valueOf(byte: number): number {
  return ALPHABET.indexOf(String.fromCharCode(byte));
}
