// The words of shape errors as 0.120 writes them; clients parse them (spec/app-server.md 1.5).

/** `invalid type: <what came>, expected <what was wanted>`. */
export function invalidType(value: unknown, expected: string): string {
  return `invalid type: ${described(value)}, expected ${expected}`;
}

/** `invalid value: <what came>, expected <what was wanted>`: right type, wrong value. */
export function invalidValue(value: unknown, expected: string): string {
  return `invalid value: ${described(value)}, expected ${expected}`;
}

export function missingField(name: string): string {
  return `missing field \`${name}\``;
}

export function unknownVariant(name: string, known: readonly string[]): string {
  return `unknown variant \`${name}\`, ${expectedNames(known, "variants")}`;
}

export function unknownField(name: string, known: readonly string[]): string {
  return `unknown field \`${name}\`, ${expectedNames(known, "fields")}`;
}

/** A list that is too short for the struct it stands for. */
export function tooFewElements(length: number, expected: string, count: number): string {
  return `invalid length ${length}, expected ${expected} with ${elements(count)}`;
}

/** A list that is too long for the struct it stands for. */
export function tooManyElements(length: number, count: number): string {
  return `invalid length ${length}, expected ${elements(count)} in sequence`;
}

function elements(count: number): string {
  return count === 1 ? "1 element" : `${count} elements`;
}

function expectedNames(known: readonly string[], kind: string): string {
  const quoted = known.map((name) => `\`${name}\``);
  if (quoted.length === 0) return `there are no ${kind}`;
  if (quoted.length === 1) return `expected ${quoted[0]}`;
  if (quoted.length === 2) return `expected ${quoted[0]} or ${quoted[1]}`;
  return `expected one of ${quoted.join(", ")}`;
}

function described(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "sequence";
  switch (typeof value) {
    case "string":
      return `string ${quoted(value)}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "number":
      return isWireInteger(value) ? `integer \`${value}\`` : `floating point \`${floatText(value)}\``;
    default:
      return "map";
  }
}

/** Whether a number is read as an integer: whole and within 64 bits. */
export function isWireInteger(value: number): boolean {
  return Number.isInteger(value) && value < 2 ** 64 && value >= -(2 ** 63);
}

function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) >= 1e16 ? value.toExponential() : String(value);
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
};

/** A string in quotes; what does not print is escaped as `\u{1}`. */
function quoted(value: string): string {
  const escaped = value.replace(
    /["\\]|(?! )[\p{C}\p{Z}]/gu,
    (character) => NAMED_ESCAPES[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}
