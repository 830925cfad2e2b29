// One schema as a TypeScript type expression, for generated client types. References are collected so
// that the file can import them.

import { isAnyJson, nonNullPart, type SchemaNode } from "./schema-node.ts";

export interface TypeScriptStyle {
  /** Called for each type the expression names; returns the name to write. */
  readonly refTo: (node: SchemaNode) => string;
  /** Members that need the experimental capability are kept. */
  readonly experimental: boolean;
}

/** The right side of `export type X = …`. */
export function typeDefinitionOf(node: SchemaNode, style: TypeScriptStyle): string {
  if (node.anyOf !== undefined) return node.anyOf.map((variant) => typeUsageOf(variant, style)).join(" | ");
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.properties !== undefined) return objectType(node, node.properties, style);
  if (node.items !== undefined) return `Array<${typeUsageOf(node.items, style)}>`;
  if (node.type === "object") return dictionary(node.additionalProperties, style);
  if (node.tsType === "JsonValue") return style.refTo({ title: "JsonValue" });
  if (isAnyJson(node)) return "unknown";
  if (node.type === "integer" || node.type === "number") return node.tsType ?? "number";
  return node.type ?? "unknown";
}

/** A type where it is used: by name when it has one. */
export function typeUsageOf(node: SchemaNode, style: TypeScriptStyle): string {
  const inner = nonNullPart(node);
  if (inner !== null) return `${typeUsageOf(inner, style)} | null`;
  if (node.title !== undefined && node.tsInline !== true) return style.refTo(node);
  return typeDefinitionOf(node, style);
}

function objectType(
  node: SchemaNode,
  properties: Readonly<Record<string, SchemaNode>>,
  style: TypeScriptStyle,
): string {
  const members = Object.entries(properties)
    .filter(([, member]) => member.tsHidden !== true)
    .filter(([, member]) => style.experimental || member.experimental !== true)
    .map(([name, member]) => `${name}${isOptional(member) ? "?" : ""}: ${typeUsageOf(member, style)}`);
  const further = node.additionalProperties;
  const isOpen = typeof further === "object";
  if (members.length === 0 && !isOpen) return "Record<string, never>";
  const own = `{ ${members.join("; ")} }`;
  return isOpen ? `${own} & (${dictionary(further, style)})` : own;
}

function isOptional(member: SchemaNode): boolean {
  return member["~optional"] === true && member.tsRequired !== true;
}

function dictionary(values: boolean | SchemaNode | undefined, style: TypeScriptStyle): string {
  const type = typeof values === "object" ? typeUsageOf(values, style) : "unknown";
  return `{ [key in string]?: ${type} }`;
}
