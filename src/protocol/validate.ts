// Checks a value against a wire schema and says the first problem in the words of 0.120: members are
// checked in the order they came, then the first missing one is named; an unknown member is ignored.
// Reads only: a valid value is neither copied nor changed.

import type { TSchema } from "typebox";
import { err, ok, type Result } from "../base/result.ts";
import { isAnyJson, mayBeAbsent, nodeOf, nonNullPart, type SchemaNode, variantName } from "./schema-node.ts";
import {
  invalidType,
  invalidValue,
  isWireInteger,
  missingField,
  tooFewElements,
  tooManyElements,
  unknownField,
  unknownVariant,
} from "./serde-text.ts";

/** What is wrong and where: the names and indices that lead there. */
export interface Fault {
  readonly text: string;
  readonly path: readonly (string | number)[];
}
type Problem = Fault | null;
type Members = Readonly<Record<string, SchemaNode>>;

/** Whether a receiver of 0.120 takes the value; if not, its text without "Invalid request: ", and the place. */
export function validate(schema: TSchema, value: unknown): Result<void, Fault> {
  const problem = check(nodeOf(schema), value);
  return problem === null ? ok(undefined) : err(problem);
}

export function fault(text: string): Fault {
  return { text, path: [] };
}

/** The problem of a member, seen from what holds it. */
function below(step: string | number, problem: Problem): Problem {
  return problem === null ? null : { text: problem.text, path: [step, ...problem.path] };
}

function check(node: SchemaNode, value: unknown): Problem {
  const inner = nonNullPart(node);
  if (inner !== null) return value === null ? null : check(inner, value);
  if (node.omitted === true && value === null) return null;
  switch (node.union) {
    case "internal":
      return checkInternalUnion(node, value);
    case "external":
      return checkExternalUnion(node, value);
    case "untagged": {
      const fits = node.anyOf?.some((variant) => check(variant, value) === null);
      return fits === true
        ? null
        : fault(`data did not match any variant of untagged enum ${rustName(node)}`);
    }
    default:
      return checkPlain(node, value);
  }
}

function checkPlain(node: SchemaNode, value: unknown): Problem {
  if (node.enum !== undefined) return checkExternalUnion(node, value);
  if (node.properties !== undefined) {
    return checkMembers(node.properties, value, `struct ${rustName(node)}`, node.additionalProperties);
  }
  if (node.items !== undefined) return checkList(node.items, value);
  if (isAnyJson(node)) return null;
  switch (node.type) {
    case "string":
      return checkText(node, value);
    case "boolean":
      return typeof value === "boolean" ? null : fault(invalidType(value, "a boolean"));
    case "integer":
      return checkInteger(node.format ?? "", value);
    case "number":
      return typeof value === "number" ? null : fault(invalidType(value, "f64"));
    case "null":
      return isUnit(value) ? null : fault(invalidType(value, "unit"));
    default:
      return checkDictionary(node.additionalProperties, value);
  }
}

/** Nothing: null, or an object without members. */
export function isUnit(value: unknown): boolean {
  return value === null || value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

function checkText(node: SchemaNode, value: unknown): Problem {
  const isPath = node.check === "path" || node.check === "absolute-path";
  if (typeof value !== "string") return fault(invalidType(value, isPath ? "path string" : "a string"));
  if (node.check === "absolute-path" && !value.startsWith("/")) {
    return fault("AbsolutePathBuf deserialized without a base path");
  }
  if (node.check === "uuid" && !UUID.test(value)) return fault("invalid thread id");
  return null;
}

const UUID = /^(?:urn:uuid:)?\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;

const INTEGERS: Readonly<
  Record<string, { readonly name: string; readonly min: number; readonly end: number }>
> = {
  int32: { name: "i32", min: -(2 ** 31), end: 2 ** 31 },
  int64: { name: "i64", min: -(2 ** 63), end: 2 ** 63 },
  uint16: { name: "u16", min: 0, end: 2 ** 16 },
  uint32: { name: "u32", min: 0, end: 2 ** 32 },
  uint64: { name: "u64", min: 0, end: 2 ** 64 },
  uint: { name: "usize", min: 0, end: 2 ** 64 },
};

function checkInteger(format: string, value: unknown): Problem {
  const kind = INTEGERS[format];
  if (kind === undefined) throw new Error(`no integer format is named ${format}`);
  if (typeof value !== "number" || !isWireInteger(value)) return fault(invalidType(value, kind.name));
  return value >= kind.min && value < kind.end ? null : fault(invalidValue(value, kind.name));
}

function checkList(items: SchemaNode, value: unknown): Problem {
  if (!Array.isArray(value)) return fault(invalidType(value, "a sequence"));
  return firstProblem(value, (item, index) => below(index, check(items, item)));
}

function checkDictionary(values: boolean | SchemaNode | undefined, value: unknown): Problem {
  if (!isObject(value)) return fault(invalidType(value, "a map"));
  if (typeof values !== "object" || isAnyJson(values)) return null;
  return firstProblem(Object.entries(value), ([name, item]) => below(name, check(values, item)));
}

/** An object, or a list of its members in order (a second spelling that serde knows). */
function checkMembers(
  members: Members,
  value: unknown,
  expected: string,
  further?: boolean | SchemaNode,
): Problem {
  if (Array.isArray(value)) return checkSequence(members, value, expected);
  if (!isObject(value)) return fault(invalidType(value, expected));
  for (const name of Object.keys(value)) {
    const problem = checkMember(members, name, value[name], further);
    if (problem !== null) return problem;
  }
  const missing = Object.entries(members).find(
    ([name, member]) => value[name] === undefined && !mayBeAbsent(member),
  );
  return missing === undefined ? null : fault(missingField(missing[0]));
}

function checkMember(
  members: Members,
  name: string,
  value: unknown,
  further?: boolean | SchemaNode,
): Problem {
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  if (value === undefined) return null;
  if (member !== undefined) return below(name, check(member, value));
  if (further === false) return fault(unknownField(name, Object.keys(members)));
  return typeof further === "object" ? below(name, check(further, value)) : null;
}

function checkSequence(members: Members, value: readonly unknown[], expected: string): Problem {
  const schemas = Object.values(members);
  const problem = firstProblem(schemas.slice(0, value.length), (member, index) =>
    below(index, check(member, value[index])),
  );
  if (problem !== null) return problem;
  if (value.length > schemas.length) return fault(tooManyElements(value.length, schemas.length));
  const isShort = schemas.slice(value.length).some((member) => member.default === undefined);
  return isShort ? fault(tooFewElements(value.length, expected, schemas.length)) : null;
}

function checkInternalUnion(node: SchemaNode, value: unknown): Problem {
  const tag = node.tag ?? "type";
  if (!isObject(value) && !Array.isArray(value)) {
    return fault(invalidType(value, `internally tagged enum ${rustName(node)}`));
  }
  const name: unknown = isObject(value) ? value[tag] : value[0];
  if (name === undefined) return fault(missingField(tag));
  if (typeof name !== "string") return checkVariantIdentifier(node, name);
  const variant = findVariant(node, name);
  if (variant === undefined)
    return node.acceptsOther === true ? null : fault(unknownVariant(name, knownNames(node)));
  const { [tag]: _tag, ...members } = variant.properties ?? {};
  const data = isObject(value) ? value : value.slice(1);
  return checkMembers(members, data, `struct variant ${rustName(node)}::${pascalCase(name)}`);
}

function checkVariantIdentifier(node: SchemaNode, name: unknown): Problem {
  const isIndex = typeof name === "number" && isWireInteger(name) && name >= 0;
  const count = node.anyOf?.length ?? 0;
  return isIndex
    ? fault(invalidValue(name, `variant index 0 <= i < ${count}`))
    : fault(invalidType(name, "variant identifier"));
}

/** A plain name, or an object whose only key is the name. */
function checkExternalUnion(node: SchemaNode, value: unknown): Problem {
  if (typeof value === "string") {
    if (isPlainName(node, value)) return null;
    const data = findVariant(node, value)?.properties?.[value];
    if (data === undefined) return fault(unknownVariant(value, knownNames(node)));
    return fault(
      `invalid type: unit variant, expected ${isStructVariant(data) ? "struct" : "newtype"} variant`,
    );
  }
  if (!isObject(value)) return fault(invalidType(value, "string or map"));
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0)
    return fault("invalid value: map, expected map with a single key");
  if (isPlainName(node, name)) return isUnit(value[name]) ? null : fault(invalidType(value[name], "unit"));
  const data = findVariant(node, name)?.properties?.[name];
  if (data === undefined) return fault(unknownVariant(name, knownNames(node)));
  const inside = isStructVariant(data)
    ? checkStructVariant(node, name, value[name])
    : check(data, value[name]);
  return below(name, inside);
}

function checkStructVariant(node: SchemaNode, name: string, data: unknown): Problem {
  const members = findVariant(node, name)?.properties?.[name]?.properties ?? {};
  if (!isObject(data) && !Array.isArray(data)) return fault(invalidType(data, "struct variant"));
  return checkMembers(members, data, `struct variant ${rustName(node)}::${pascalCase(name)}`);
}

function isStructVariant(data: SchemaNode): boolean {
  return data.properties !== undefined && data.title === undefined;
}

/** The variant with data (or the tagged one) of this name. */
function findVariant(node: SchemaNode, name: string): SchemaNode | undefined {
  return node.anyOf?.find((variant) => variantName(node, variant) === name);
}

function isPlainName(node: SchemaNode, name: string): boolean {
  if (node.enum !== undefined) return node.enum.includes(name) || Object.hasOwn(node.aliases ?? {}, name);
  return node.anyOf?.some((variant) => variant.const === name) === true;
}

/** The names an error lists: aliases stand, sorted, with the name they mean. */
function knownNames(node: SchemaNode): readonly string[] {
  const names = node.enum ?? node.anyOf?.map((variant) => variantName(node, variant)) ?? [];
  const aliases = Object.entries(node.aliases ?? {});
  return names.flatMap((name) =>
    [name, ...aliases.filter(([, target]) => target === name).map(([alias]) => alias)].toSorted(),
  );
}

function rustName(node: SchemaNode): string {
  return node.errorName ?? node.tsName ?? node.title ?? "";
}

function pascalCase(name: string): string {
  return name
    .split(/[_-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstProblem<T>(items: readonly T[], checkItem: (item: T, index: number) => Problem): Problem {
  for (const [index, item] of items.entries()) {
    const problem = checkItem(item, index);
    if (problem !== null) return problem;
  }
  return null;
}
