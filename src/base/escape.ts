// The one way untrusted text (model, tool, file, branch and server text) reaches a terminal.
// Control characters become visible pictures, so no sequence can move the cursor, set a title,
// write the clipboard or hide text. Newlines and tabs stay.

// C0 without \t and \n, DEL, C1, bidirectional overrides and isolates, other invisible format characters.
// oxlint-disable-next-line no-control-regex
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text that is inert on a terminal. CRLF becomes LF; other controls become symbols such as ␛ or U+FFFD. */
export function inertText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return "\ufffd";
  });
}
