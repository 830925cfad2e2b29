// Finds where a wrong value stands in its file, for front ends that show `PATH:LINE:COLUMN`.
// I/O: reads the file again; only after an error.
import { readDocument, samePath } from "./edit-document.ts";
import type { TextPosition } from "./error.ts";
import { readConfigText } from "./layer-files.ts";
import { parseDocument, positionAt } from "./toml.ts";

/** The position of a value, or of the nearest table around it; undefined when the file does not have it. */
export async function locateValue(
  file: string,
  keyPath: readonly string[],
): Promise<TextPosition | undefined> {
  const read = readConfigText(file);
  if (!read.ok || read.value === undefined || !parseDocument(read.value).ok) return undefined;
  const text = read.value;
  const { sections } = await readDocument(text);
  for (let length = keyPath.length; length > 0; length--) {
    const path = keyPath.slice(0, length);
    const entry = sections.flatMap((section) => section.entries).find((each) => samePath(each.path, path));
    if (entry !== undefined) return positionAt(text, entry.valueStart, entry.end);
    const section = sections.find((each) => samePath(each.path, path));
    if (section !== undefined) return positionAt(text, section.start, section.end);
  }
  return undefined;
}
