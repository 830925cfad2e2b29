// Which image format a file holds, told by its bytes: names lie, and one bad image makes a server
// refuse every later request of the thread. So a file that ends too early is no image.

export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** The format of a whole image file, or null. */
export function sniffImage(bytes: Uint8Array): ImageType | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isPng(data)) return "image/png";
  if (data.length > 4 && data.readUInt32BE(0) >>> 8 === 0xffd8ff) return "image/jpeg";
  if (data.length > 13 && /^GIF8[79]a$/.test(data.toString("latin1", 0, 6))) return "image/gif";
  return isWebp(data) ? "image/webp" : null;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

// Walks the chunks (length, type, data, checksum) to the last one.
function isPng(data: Buffer): boolean {
  if (!data.subarray(0, 8).equals(PNG_SIGNATURE)) return false;
  for (let at = 8; at + 12 <= data.length; at += 12 + data.readUInt32BE(at)) {
    if (data.toString("latin1", at + 4, at + 8) === "IEND") return true;
  }
  return false;
}

function isWebp(data: Buffer): boolean {
  if (data.length < 16 || data.toString("latin1", 0, 4) !== "RIFF") return false;
  return data.toString("latin1", 8, 12) === "WEBP" && data.readUInt32LE(4) + 8 <= data.length;
}

const BY_EXTENSION: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  ico: "image/x-icon",
  avif: "image/avif",
  heic: "image/heic",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  html: "text/html",
  json: "application/json",
};

/** What a file's name claims it to be; `unknown` without a known extension. For messages only. */
export function typeByName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return (dot <= 0 ? undefined : BY_EXTENSION[name.slice(dot + 1).toLowerCase()]) ?? "unknown";
}
