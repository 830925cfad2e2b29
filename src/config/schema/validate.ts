// Checks a tree against the schema and words faults as 0.120 (serde) does: the first fault wins,
// unknown keys are fine, a wrong type is not.
import { isTable, type TomlTable, type TomlValue } from "../tree.ts";
import type { IntegerType, KeySpec, TableSpec } from "./spec.ts";

export interface ValueFault {
  readonly message: string;
  readonly keyPath: readonly string[];
}

type KeyPath = readonly string[];

const RANGES: Readonly<Record<IntegerType, readonly [min: number, max: number]>> = {
  i64: [-(2 ** 63), 2 ** 63],
  u64: [0, 2 ** 64],
  usize: [0, 2 ** 64],
  u16: [0, 65_535],
  "a nonzero u64": [1, 2 ** 64],
};

/** The first fault of `value` under `spec`, or undefined. `keyPath` is where the value stands. */
export function validate(value: TomlValue, spec: KeySpec, keyPath: KeyPath): ValueFault | undefined {
  switch (spec.type) {
    case "any":
      return undefined;
    case "string":
      return typeof value === "string" ? undefined : wrongType(value, "a string", keyPath);
    case "path":
      return typeof value === "string" ? undefined : wrongType(value, "path string", keyPath);
    case "boolean":
      return typeof value === "boolean" ? undefined : wrongType(value, "a boolean", keyPath);
    case "f64":
      return isNumber(value) ? undefined : wrongType(value, "f64", keyPath);
    case "integer":
      return validateInteger(value, spec.as, keyPath);
    case "enum":
      return validateEnum(value, spec, keyPath);
    case "list":
      return validateList(value, spec.of, keyPath);
    case "map":
      return validateMap(value, spec, keyPath);
    case "anyOf":
      if (spec.forms.some((form) => validate(value, form, keyPath) === undefined)) return undefined;
      return { message: `data did not match any variant of untagged enum ${spec.name}`, keyPath };
    case "table":
      return validateTable(value, spec, keyPath);
  }
}

function validateInteger(value: TomlValue, as: IntegerType, keyPath: KeyPath): ValueFault | undefined {
  if (!isInteger(value)) return wrongType(value, as, keyPath);
  const [min, max] = RANGES[as];
  if (value >= min && value <= max) return undefined;
  return { message: `invalid value: integer \`${value}\`, expected ${as}`, keyPath };
}

function validateEnum(
  value: TomlValue,
  spec: Extract<KeySpec, { type: "enum" }>,
  keyPath: KeyPath,
): ValueFault | undefined {
  const word = typeof value === "string" ? value : soleKey(value);
  if (word === undefined) return { message: "invalid type: unit variant, expected string only", keyPath };
  if (!spec.values.includes(word)) {
    return { message: `unknown variant \`${word}\`, expected ${choices(spec.values)}`, keyPath };
  }
  const tableSpec = spec.tables?.[word];
  if (typeof value === "string") {
    if (tableSpec === undefined) return undefined;
    return { message: "invalid type: unit variant, expected newtype variant", keyPath };
  }
  if (tableSpec === undefined)
    return { message: "invalid type: unit variant, expected string only", keyPath };
  return validate((value as TomlTable)[word]!, tableSpec, keyPath);
}

function validateList(value: TomlValue, of: KeySpec, keyPath: KeyPath): ValueFault | undefined {
  if (!Array.isArray(value)) return wrongType(value, "a sequence", keyPath);
  for (const element of value as readonly TomlValue[]) {
    const fault = validate(element, of, keyPath);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function validateMap(
  value: TomlValue,
  spec: Extract<KeySpec, { type: "map" }>,
  keyPath: KeyPath,
): ValueFault | undefined {
  if (!isTable(value)) return wrongType(value, "a map", keyPath);
  for (const [key, inner] of Object.entries(value)) {
    const fault = validate(inner, spec.of, [...keyPath, key]);
    if (fault !== undefined) return fault;
  }
  return checked(spec.check?.(value), keyPath);
}

function validateTable(value: TomlValue, spec: TableSpec, keyPath: KeyPath): ValueFault | undefined {
  if (!isTable(value)) return wrongType(value, `struct ${spec.name}`, keyPath);
  for (const [key, inner] of Object.entries(value)) {
    const known = Object.hasOwn(spec.keys, key) ? spec.keys[key] : undefined;
    const fault =
      known !== undefined
        ? validate(inner, known, [...keyPath, key])
        : spec.rest && atTable(validate(inner, spec.rest, keyPath), keyPath);
    if (fault !== undefined) return fault;
  }
  const missing = spec.required?.find((key) => value[key] === undefined);
  if (missing !== undefined) return { message: `missing field \`${missing}\``, keyPath };
  return checked(spec.check?.(value), keyPath);
}

function atTable(fault: ValueFault | undefined, keyPath: KeyPath): ValueFault | undefined {
  return fault && { message: fault.message, keyPath };
}

function checked(
  fault: { readonly message: string; readonly at?: KeyPath } | undefined,
  keyPath: KeyPath,
): ValueFault | undefined {
  return fault && { message: fault.message, keyPath: [...keyPath, ...(fault.at ?? [])] };
}

function wrongType(value: TomlValue, expected: string, keyPath: KeyPath): ValueFault {
  return { message: `invalid type: ${describe(value)}, expected ${expected}`, keyPath };
}

/** A value in serde's words: ``integer `5` ``, `string "x"`, `sequence`. */
function describe(value: TomlValue): string {
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (isInteger(value)) return `integer \`${value}\``;
  if (isNumber(value)) return `floating point \`${value}\``;
  return Array.isArray(value) ? "sequence" : "map";
}

function isNumber(value: TomlValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isInteger(value: TomlValue): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

function soleKey(value: TomlValue): string | undefined {
  if (!isTable(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}

/** `` `a` ``, `` `a` or `b` ``, ``one of `a`, `b`, `c` ``. */
function choices(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``);
  return quoted.length <= 2 ? quoted.join(" or ") : `one of ${quoted.join(", ")}`;
}
