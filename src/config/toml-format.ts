// Writes values and keys as TOML text, in the style of a hand-written file.
import { isTable, type TomlTable, type TomlValue } from "./tree.ts";

const BARE_KEY = /^[A-Za-z0-9_-]+$/;

/** One key, quoted where needed. */
function formatKey(key: string): string {
  return BARE_KEY.test(key) ? key : basicString(key);
}

/** A dotted key path, as in a table header. */
export function formatKeyPath(path: readonly string[]): string {
  return path.map(formatKey).join(".");
}

/** A value on one line; tables become inline tables. */
export function formatValue(value: TomlValue): string {
  if (typeof value === "string") return formatString(value);
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${(value as readonly TomlValue[]).map(formatValue).join(", ")}]`;
  const entries = Object.entries(value as TomlTable).map(
    ([key, inner]) => `${formatKey(key)} = ${formatValue(inner)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** The lines of `[path]` with its keys, then its sub-tables as headers of their own, a blank line before each. */
export function formatTable(path: readonly string[], table: TomlTable): readonly string[] {
  const entries = Object.entries(table);
  const own = entries.filter(([, value]) => !isTable(value));
  const inner = entries.filter((entry): entry is [string, TomlTable] => isTable(entry[1]));
  const lines: string[] = [];
  if (own.length > 0 || inner.length === 0) {
    lines.push(`[${formatKeyPath(path)}]`);
    for (const [key, value] of own) lines.push(`${formatKey(key)} = ${formatValue(value)}`);
  }
  for (const [key, value] of inner) {
    if (lines.length > 0) lines.push("");
    lines.push(...formatTable([...path, key], value));
  }
  return lines;
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0.0";
  const digits = String(value);
  // Whole numbers beyond 2^53 would change their type or value if written as integers.
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !digits.includes("e")
    ? `${digits}.0`
    : digits;
}

function formatString(value: string): string {
  const awkward = /["\\]/.test(value);
  // oxlint-disable-next-line no-control-regex
  const plain = !/['\u0000-\u0008\u000a-\u001f\u007f]/.test(value);
  return awkward && plain ? `'${value}'` : basicString(value);
}

function basicString(value: string): string {
  // JSON escapes are TOML escapes, except DEL, which JSON leaves as it is; lone surrogates are no TOML at all.
  return JSON.stringify(value.replace(/\p{Surrogate}/gu, "\ufffd")).replaceAll("\u007f", "\\u007F");
}
