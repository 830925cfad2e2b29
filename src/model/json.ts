// Reads of parsed JSON that came from a server: a member of the wrong type is as good as absent.

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value when it is an object (not an array, not null); null otherwise. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value when it is a string; null otherwise. */
export function asString(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The value when it is a finite number; null otherwise. */
export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The elements of an array; empty for anything else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The object that the text spells; null when it is not JSON or not an object. */
export function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
