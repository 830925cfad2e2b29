// Random values of each side's schemas, given to the other side: what one calls valid the other accepts, and
// about a damaged value both have the same opinion. Seeded: each run sends the same values.

import { partsOf } from "./json-schema.mjs";

const BUNDLE = "codex_app_server_protocol.v2.schemas.json";
const ROOT_BUNDLE = "codex_app_server_protocol.schemas.json";
const VALUES_PER_TYPE = 30;
/** Types whose schema says less than 0.120 does: it accepts unknown variants, or checks members it hides. */
const LENIENT = /ResponseItem|WebSearchAction|ThreadResumeParams|^App(s|Tools)?Config$|^ConfigReadResponse$/;

/** Disagreements, one line each (at most three for a type). */
export async function checkRandomMessages(theirs, ours, { validate, namedSchemas }) {
  const accepts = (name, value) => validate(namedSchemas.get(name), value).ok;
  const bundles = [BUNDLE, ROOT_BUNDLE].map((path) => [
    JSON.parse(theirs.get(path)),
    JSON.parse(ours.get(path)),
  ]);
  const found = [];
  for (const [theirBundle, ourBundle] of bundles) {
    const [theirParts, ourParts] = [partsOf(theirBundle), partsOf(ourBundle)];
    for (const path of theirParts.keys()) {
      const name = path.replace("v2/", "");
      if (!namedSchemas.has(name)) continue;
      found.push(...compareType(name, path, theirParts, ourParts, accepts).slice(0, 3));
    }
  }
  return [...new Set(found)];
}

function compareType(name, path, theirParts, ourParts, accepts) {
  const random = seeded(name);
  const found = [];
  if (name === "ThreadId") return [];
  for (let count = 0; count < VALUES_PER_TYPE; count++) {
    const valid = sample(theirParts.get(path), theirParts, random, 0);
    if (!accepts(name, valid)) found.push(`${name}: ours refuses ${show(valid)}`);
    const own = sample(ourParts.get(path), ourParts, random, 0);
    if (!matches(theirParts.get(path), own, theirParts))
      found.push(`${name}: their schema refuses ${show(own)}`);
    const damaged = damage(structuredClone(valid), random);
    const opinion = matches(theirParts.get(path), damaged, theirParts);
    if (!LENIENT.test(name) && opinion !== accepts(name, damaged)) {
      found.push(`${name}: ${opinion ? "only their schema" : "only ours"} accepts ${show(damaged)}`);
    }
  }
  return found;
}

/** A value that fits a schema. */
function sample(schema, parts, random, depth) {
  if (schema === true) return pick([null, true, 1, "any", [], { a: [1] }], random);
  if (schema.$ref !== undefined) return sampleReference(schema.$ref, parts, random, depth);
  if (schema.allOf !== undefined) return sample(schema.allOf[0], parts, random, depth);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    const value = sample(pick(variants, random), parts, random, depth);
    return schema.properties === undefined
      ? value
      : { ...sampleObject(schema, parts, random, depth), ...value };
  }
  if (schema.enum !== undefined) return pick(schema.enum, random);
  const type = Array.isArray(schema.type) ? pick(schema.type, random) : schema.type;
  switch (type) {
    case "object":
      return sampleObject(schema, parts, random, depth);
    case "array":
      return Array.from({ length: depth > 4 ? 0 : Math.floor(random() * 3) }, () =>
        sample(schema.items ?? true, parts, random, depth + 1),
      );
    case "string":
      return pick(["/", "/a/b", '/ü\n"x'], random);
    case "boolean":
      return random() < 0.5;
    case "integer":
      return pick(schema.minimum === 0 ? [0, 1, 65_535] : [-5, 0, 70_000], random);
    case "number":
      return pick([0, 1.5, -3], random);
    case "null":
      return null;
    default:
      return sample(true, parts, random, depth);
  }
}

function sampleReference(ref, parts, random, depth) {
  const path = ref.replace("#/definitions/", "");
  if (path.endsWith("ThreadId")) return "0198c0de-0000-7000-8000-000000000000";
  return sample(parts.get(path), parts, random, depth + 1);
}

function sampleObject(schema, parts, random, depth) {
  const value = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (schema.required?.includes(name) || random() < 0.5)
      value[name] = sample(member, parts, random, depth + 1);
  }
  if (typeof schema.additionalProperties === "object") {
    value["/key"] = sample(schema.additionalProperties, parts, random, depth + 1);
  }
  return value;
}

/** Removes or replaces one member or element somewhere inside. */
function damage(value, random) {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return { damaged: [1.5] };
  const key = pick(Object.keys(value), random);
  if (random() < 0.6 && typeof value[key] === "object" && value[key] !== null)
    value[key] = damage(value[key], random);
  else if (Array.isArray(value) || random() < 0.5)
    value[key] = pick([{ damaged: [1.5], too: 1 }, 1.5], random);
  else delete value[key];
  return value;
}

/** Whether a value fits a schema (draft 7, the keys that occur). */
function matches(schema, value, parts) {
  if (schema === true) return true;
  if (schema.$ref !== undefined)
    return matches(parts.get(schema.$ref.replace("#/definitions/", "")), value, parts);
  if (schema.allOf !== undefined) return schema.allOf.every((part) => matches(part, value, parts));
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined && !variants.some((variant) => matches(variant, value, parts))) return false;
  if (schema.enum !== undefined) return schema.enum.includes(value);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(type, value))) return false;
  if (Array.isArray(value)) return value.every((item) => matches(schema.items ?? true, item, parts));
  return typeof value !== "object" || value === null || matchesObject(schema, value, parts);
}

function matchesObject(schema, value, parts) {
  if (schema.required?.some((name) => !(name in value))) return false;
  return Object.entries(value).every(([name, item]) => {
    const member = schema.properties?.[name];
    if (member !== undefined) return matches(member, item, parts);
    return schema.additionalProperties !== false && matches(schema.additionalProperties ?? true, item, parts);
  });
}

function hasType(type, value) {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function pick(values, random) {
  return values[Math.floor(random() * values.length)];
}

/** A small generator of numbers in [0, 1), the same for the same name. */
function seeded(name) {
  let state = [...name].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function show(value) {
  const text = JSON.stringify(value);
  return text.length > 240 ? `${text.slice(0, 240)}…` : text;
}
