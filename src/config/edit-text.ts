// Places in a text by lines, and changes of whole lines. Line ends stay as the file has them.

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with one range replaced. */
export function spliced(text: string, { start, end, text: insert }: Splice): string {
  return text.slice(0, start) + insert + text.slice(end);
}

/** The line end of a file: CRLF if it has one, else LF. */
function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The start of the line that holds `at`. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** The start of the line after the one that holds `at`; the text's length on the last line. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** The start of the comment lines directly above a line, or of the line itself. A comment that opens the file is nobody's. */
export function commentStart(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, start))) return start;
    start = above;
  }
  return text.startsWith("#", 0) || /^[ \t\ufeff]*#/.test(text) ? line : start;
}

/** The start of the blank lines directly above a line, or of the line itself. */
export function blankStart(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (text.slice(above, start).trim() !== "") return start;
    start = above;
  }
  return start;
}

/** The end of the blank lines that begin at a line start. */
export function blankEnd(text: string, line: number): number {
  let end = line;
  while (end < text.length && text.slice(end, nextLine(text, end)).trim() === "") end = nextLine(text, end);
  return end;
}

/** The text with lines put in at a line start (or at the end, after a missing last line end). */
export function insertLines(text: string, at: number, lines: readonly string[]): string {
  const lineEnd = lineEndOf(text);
  const missing = at > 0 && text[at - 1] !== "\n" ? lineEnd : "";
  return spliced(text, { start: at, end: at, text: missing + lines.map((line) => line + lineEnd).join("") });
}
