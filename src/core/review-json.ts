// Finds the JSON value in a model's answer: the whole text, or what lies between its outer braces.
// Pure.

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value, or undefined when the text holds no JSON. */
export function jsonIn(text: string): unknown {
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  return from < 0 || to < from ? undefined : parsed(text.slice(from, to + 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller has another reading of the text.
    return undefined;
  }
}
