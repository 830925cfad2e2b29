// A schema as the generators and the validator read it: the JSON Schema keys in use plus our own keys.

import type { TSchema } from "typebox";
import type { SchemaKeys } from "./schema.ts";

export interface SchemaNode extends Omit<SchemaKeys, "additionalProperties"> {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly "~optional"?: true;
}

/** Reads a schema through its keys. */
export function nodeOf(schema: TSchema): SchemaNode {
  return schema;
}

/** The schema inside `nullable` or `maybe`, or null when the schema is neither. */
export function nonNullPart(node: SchemaNode): SchemaNode | null {
  const [first, second] = node.anyOf ?? [];
  const isPair = node.anyOf?.length === 2 && node.union === undefined;
  return isPair && first !== undefined && second?.type === "null" ? first : null;
}

/** Whether a receiver takes an object without this member. */
export function mayBeAbsent(member: SchemaNode): boolean {
  if (member["~optional"] === true || member.default !== undefined) return true;
  return nonNullPart(member) !== null && member.alwaysPresent !== true;
}

/** Whether the schema accepts any JSON value. */
export function isAnyJson(node: SchemaNode): boolean {
  return (
    node.type === undefined && node.anyOf === undefined && node.enum === undefined && node.const === undefined
  );
}

/** The variant's name: the value of the tag in an internal union, the only key in an external one. */
export function variantName(union: SchemaNode, variant: SchemaNode): string {
  if (variant.const !== undefined) return variant.const;
  const properties = variant.properties ?? {};
  if (union.union === "external") return Object.keys(properties)[0] ?? "";
  return properties[union.tag ?? "type"]?.const ?? "";
}
