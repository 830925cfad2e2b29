// A file as lines that remember their own ending, so that an edit leaves every byte outside its
// hunks as it was: mixed line endings, a byte order mark, a missing final newline, bytes that are
// not UTF-8. Invariant: encodeText(decodeText(bytes)) equals bytes.

export interface TextLine {
  readonly text: string;
  /** "" only on a last line without newline. */
  readonly ending: "\n" | "\r\n" | "";
}

export interface FileText {
  readonly byteOrderMark: boolean;
  /** `bytes`: not UTF-8; each character of the lines stands for one byte. */
  readonly encoding: "utf8" | "bytes";
  readonly lines: readonly TextLine[];
}

const BOM = "\ufeff";
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes the content of a file. */
export function decodeText(bytes: Uint8Array): FileText {
  const decoded = decodeUtf8(bytes);
  const text = decoded ?? Buffer.from(bytes).toString("latin1");
  const byteOrderMark = decoded !== null && text.startsWith(BOM);
  return {
    byteOrderMark,
    encoding: decoded === null ? "bytes" : "utf8",
    lines: splitText(byteOrderMark ? text.slice(1) : text),
  };
}

/** The bytes of a file. */
export function encodeText(file: FileText): Buffer {
  const text = file.lines.map((line) => line.text + line.ending).join("");
  if (file.encoding === "bytes") return Buffer.from(text, "latin1");
  return Buffer.from((file.byteOrderMark ? BOM : "") + text, "utf8");
}

/** The text of a patch line in the encoding of the file's lines. */
export function inEncodingOf(file: FileText, text: string): string {
  return file.encoding === "utf8" ? text : Buffer.from(text, "utf8").toString("latin1");
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    // Not UTF-8 is an expected answer, not a failure: the caller falls back to bytes.
    return null;
  }
}

function splitText(text: string): TextLine[] {
  const lines: TextLine[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    if (end < 0) {
      lines.push({ text: text.slice(start), ending: "" });
      break;
    }
    const crlf = end > start && text[end - 1] === "\r";
    lines.push({ text: text.slice(start, crlf ? end - 1 : end), ending: crlf ? "\r\n" : "\n" });
    start = end + 1;
  }
  return lines;
}
