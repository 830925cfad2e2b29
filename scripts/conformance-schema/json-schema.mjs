// JSON Schema files by meaning: spellings of null, of unions and of single-valued enums are brought to one
// form, prose is dropped; then each file's root and each definition is compared.

import { compareNames, compareValues } from "./differences.mjs";

/** Differences of two trees of files (path → text). */
export function compareJsonSchema(theirs, ours) {
  const common = [...theirs.keys()].filter((path) => ours.has(path));
  return [
    ...compareNames("", new Set(theirs.keys()), new Set(ours.keys())),
    ...common.flatMap((path) => compareFile(path, JSON.parse(theirs.get(path)), JSON.parse(ours.get(path)))),
  ];
}

function compareFile(path, theirs, ours) {
  const [theirParts, ourParts] = [partsOf(theirs), partsOf(ours)];
  const common = [...theirParts.keys()].filter((name) => ourParts.has(name));
  return [
    ...compareNames(`${path} `, new Set(theirParts.keys()), new Set(ourParts.keys())),
    ...common.flatMap((name) =>
      compareValues(`${path} ${name}`, normalise(theirParts.get(name)), normalise(ourParts.get(name))),
    ),
  ];
}

/** The root and the definitions of a file: name → schema. */
export function partsOf({ definitions = {}, ...own }) {
  const { v2 = {}, ...top } = definitions;
  const isNamespace = !("type" in v2) && !("oneOf" in v2) && !("anyOf" in v2);
  return new Map([
    ["#", own],
    ...Object.entries(top),
    ...(isNamespace ? Object.entries(v2).map(([name, schema]) => [`v2/${name}`, schema]) : []),
  ]);
}

const SHAPES = ["type", "enum", "oneOf", "anyOf", "allOf", "$ref"];

/** One form for everything that means the same. */
function normalise(schema) {
  if (schema === true || !SHAPES.some((key) => key in schema)) return { any: true };
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined)
    return union(variants.flatMap((variant) => variantsOf(merged(schema, variant))));
  if (Array.isArray(schema.type))
    return union(schema.type.flatMap((type) => variantsOf({ ...schema, type })));
  if (schema.allOf?.length === 1) return withDefault(normalise(schema.allOf[0]), schema.default);
  if (schema.$ref !== undefined) return { ref: schema.$ref.replace("#/definitions/", "") };
  return withDefault(single(schema), schema.default);
}

/** Members beside a union belong to each of its variants. */
function merged(schema, variant) {
  if (schema.properties === undefined) return variant;
  return {
    ...variant,
    properties: { ...schema.properties, ...variant.properties },
    required: [...(schema.required ?? []), ...(variant.required ?? [])],
  };
}

function variantsOf(schema) {
  const normal = normalise(schema);
  return normal.union ?? [normal];
}

function union(variants) {
  const names = variants.flatMap((variant) => variant.enum ?? []);
  const others = variants.filter((variant) => variant.enum === undefined);
  const all = [...(names.length === 0 ? [] : [{ enum: names.toSorted() }]), ...others];
  const distinct = new Map(all.map((variant) => [JSON.stringify(variant), variant]));
  const sorted = [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, variant]) => variant);
  return sorted.length === 1 ? sorted[0] : { union: sorted };
}

function single(schema) {
  if (schema.enum !== undefined) return { enum: schema.enum.toSorted() };
  if (schema.type === "array") return { items: normalise(schema.items ?? true) };
  if (schema.type !== "object") return { type: schema.type, format: schema.format, minimum: schema.minimum };
  const properties = Object.entries(schema.properties ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const further = schema.additionalProperties ?? true;
  return {
    properties: Object.fromEntries(properties.map(([name, member]) => [name, normalise(member)])),
    required: (schema.required ?? []).toSorted(),
    further: further === false ? false : normalise(further),
  };
}

function withDefault(schema, value) {
  return value === undefined || value === null ? schema : { ...schema, default: value };
}
