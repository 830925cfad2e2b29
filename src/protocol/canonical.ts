// Brings a valid value into the one form its static type promises: absent nullable members become null,
// defaults are filled in, and the second spellings that 0.120 accepts (a struct as a list of its members,
// an alias, `{ name: null }` for a plain name) are replaced. Nothing is copied that does not change.

import type { TSchema } from "typebox";
import { nodeOf, nonNullPart, type SchemaNode, variantName } from "./schema-node.ts";
import { validate } from "./validate.ts";

type Members = Readonly<Record<string, SchemaNode>>;

/** The canonical form of a value that `validate` has accepted; the value itself when nothing changes. */
export function canonical(schema: TSchema, value: unknown): unknown {
  return canonicalOf(nodeOf(schema), value);
}

function canonicalOf(node: SchemaNode, value: unknown): unknown {
  if (value === null) return null;
  const inner = nonNullPart(node);
  if (inner !== null) return canonicalOf(inner, value);
  switch (node.union) {
    case "internal":
      return canonicalVariant(node, value);
    case "external":
      return canonicalName(node, value);
    case "untagged": {
      const variant = node.anyOf?.find((candidate) => validate(candidate, value).ok);
      return variant === undefined ? value : canonicalOf(variant, value);
    }
    default:
      return canonicalPlain(node, value);
  }
}

function canonicalPlain(node: SchemaNode, value: unknown): unknown {
  if (node.enum !== undefined) return canonicalName(node, value);
  if (node.properties !== undefined)
    return canonicalMembers(node.properties, fromList(node.properties, value));
  const { items } = node;
  if (items !== undefined && Array.isArray(value)) {
    const changed = value.map((item) => canonicalOf(items, item));
    return changed.some((item, index) => item !== value[index]) ? changed : value;
  }
  const values = node.additionalProperties;
  if (typeof values !== "object" || !isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, canonicalOf(values, item)] as const);
  return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
}

function canonicalVariant(node: SchemaNode, value: unknown): unknown {
  const tag = node.tag ?? "type";
  const name: unknown = isObject(value) ? value[tag] : Array.isArray(value) ? value[0] : undefined;
  const variant = node.anyOf?.find((candidate) => variantName(node, candidate) === name);
  if (variant?.properties === undefined) return value;
  const { [tag]: tagSchema, ...rest } = variant.properties;
  if (tagSchema === undefined) return value;
  const members = { [tag]: tagSchema, ...rest };
  return canonicalMembers(members, fromList(members, value));
}

function canonicalName(node: SchemaNode, value: unknown): unknown {
  if (typeof value === "string") return node.aliases?.[value] ?? value;
  if (!isObject(value)) return value;
  const [name] = Object.keys(value);
  if (name === undefined) return value;
  const variant = node.anyOf?.find((candidate) => variantName(node, candidate) === name);
  const data = variant?.properties?.[name];
  if (data === undefined) return node.aliases?.[name] ?? name;
  const changed = canonicalOf(data, value[name]);
  return changed === value[name] ? value : { [name]: changed };
}

/** The object a list of members stands for. */
function fromList(members: Members, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const names = Object.keys(members);
  return Object.fromEntries(value.map((item, index) => [names[index] ?? String(index), item]));
}

function canonicalMembers(members: Members, value: unknown): unknown {
  if (!isObject(value)) return value;
  const changes: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const before = value[name];
    const after = before === undefined ? valueWhenAbsent(member) : canonicalOf(member, before);
    if (after !== before && !(before === null && member.omitted === true)) changes[name] = after;
  }
  const dropped = Object.keys(members).filter(
    (name) => members[name]?.omitted === true && value[name] === null,
  );
  if (dropped.length === 0) return Object.keys(changes).length === 0 ? value : { ...value, ...changes };
  const kept = Object.entries(value).filter(([name]) => !dropped.includes(name));
  return { ...Object.fromEntries(kept), ...changes };
}

/** What a receiver takes for an absent member: its default, null where null is always sent, else nothing. */
function valueWhenAbsent(member: SchemaNode): unknown {
  if (member.default !== undefined) return member.default;
  const isNullable = nonNullPart(member) !== null && member["~optional"] !== true;
  return isNullable ? null : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
