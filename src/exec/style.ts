// ANSI styles of the human output, or none.

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  /** Magenta italics: who speaks. */
  speaker(text: string): string;
}

const wrap =
  (on: string, off = "0") =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const plain = (text: string): string => text;

/** The styles for a terminal. */
export function styleFor(coloured: boolean): Style {
  if (!coloured) {
    return { bold: plain, dim: plain, cyan: plain, green: plain, red: plain, yellow: plain, speaker: plain };
  }
  const italic = wrap("3");
  const magenta = wrap("35");
  return {
    bold: wrap("1"),
    dim: wrap("2"),
    cyan: wrap("36"),
    green: wrap("32"),
    red: wrap("31"),
    yellow: wrap("33"),
    speaker: (text) => magenta(italic(text)),
  };
}
