// Tolerant access to the members of stored JSON: a missing or mistyped member reads as its neutral value.

export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Whether the value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text member, or "". */
export function textOf(fields: Fields, key: string): string {
  return textOrNull(fields, key) ?? "";
}

/** A text member, or null. */
export function textOrNull(fields: Fields, key: string): string | null {
  const value = fields[key];
  return typeof value === "string" ? value : null;
}

/** A finite number, or null. */
export function numberOrNull(fields: Fields, key: string): number | null {
  const value = fields[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A list member, or an empty list. */
export function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  return Array.isArray(value) ? value : [];
}

/** The texts of a list member. */
export function textsOf(fields: Fields, key: string): string[] {
  return listOf(fields, key).filter((value) => typeof value === "string");
}

/** Whole milliseconds of a stored duration `{secs, nanos}`, or null. */
export function durationMs(fields: Fields, key: string): number | null {
  const value = fields[key];
  if (!isFields(value)) return null;
  return Math.floor((numberOrNull(value, "secs") ?? 0) * 1000 + (numberOrNull(value, "nanos") ?? 0) / 1e6);
}

/** `snake_case` as `camelCase`. */
export function camel(text: string): string {
  return text.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `text` when it is one of `choices`, else `otherwise`. */
export function oneOf<T extends string>(choices: readonly T[], text: string, otherwise: T): T {
  return choices.find((choice) => choice === text) ?? otherwise;
}
