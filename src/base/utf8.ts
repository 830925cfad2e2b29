// Cutting text by bytes without cutting a character.

/** The length of the longest prefix of `bytes` of at most `limit` bytes that ends on a character boundary. */
export function prefixBoundary(bytes: Uint8Array, limit: number): number {
  if (limit >= bytes.length) return bytes.length;
  let end = Math.max(0, limit);
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return end;
}

/** The start of the longest suffix of `bytes` of at most `limit` bytes that begins on a character boundary. */
export function suffixBoundary(bytes: Uint8Array, limit: number): number {
  if (limit >= bytes.length) return 0;
  let start = bytes.length - Math.max(0, limit);
  while (start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start++;
  return start;
}

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
