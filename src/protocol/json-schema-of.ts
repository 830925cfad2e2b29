// One schema as plain JSON Schema (draft 7) in the shapes of 0.120: `type: [T, "null"]` for nullable
// scalars, `oneOf` for tagged unions, references by name. Members and `required` are sorted.

import { isAnyJson, mayBeAbsent, nonNullPart, type SchemaNode, variantName } from "./schema-node.ts";

/** A JSON Schema document or a part of one. */
export type JsonSchema = boolean | { readonly [key: string]: unknown };

export interface JsonSchemaStyle {
  /** Text of `$ref` for a name. */
  readonly refTo: (name: string) => string;
  /** Members that need the experimental capability are kept. */
  readonly experimental: boolean;
}

/** The definition of a named schema: what stands under its name. */
export function definitionOf(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  if (node.union !== undefined) return unionOf(node, style);
  if (node.properties !== undefined) return objectOf(node, style);
  return plainOf(node, style);
}

/** A schema where it is used: by reference when it has a name. */
function usageOf(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  const schema =
    node.omitted === true ? orNull(withoutDefault(node), style) : withoutDefaultUsage(node, style);
  if (node.default === undefined || typeof schema === "boolean") return schema;
  return "$ref" in schema ? { allOf: [schema], default: node.default } : { ...schema, default: node.default };
}

/** Names a schema refers to directly, by experimental members too. */
export function referencesOf(node: SchemaNode): ReadonlySet<string> {
  const found = new Set<string>();
  definitionOf(node, {
    experimental: true,
    refTo: (name) => {
      found.add(name);
      return name;
    },
  });
  return found;
}

function withoutDefault(node: SchemaNode): SchemaNode {
  const { default: _default, omitted: _omitted, ...rest } = node;
  return rest;
}

function withoutDefaultUsage(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  const inner = nonNullPart(node);
  if (inner !== null) return orNull(inner, style);
  if (node.title !== undefined && node.schemaInline !== true) return { $ref: style.refTo(node.title) };
  return definitionOf(node, style);
}

function orNull(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  const schema = usageOf(node, style);
  if (typeof schema === "boolean") return schema;
  if (typeof schema["type"] === "string" && !("enum" in schema))
    return { ...schema, type: [schema["type"], "null"] };
  return { anyOf: [schema, { type: "null" }] };
}

function plainOf(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  if (node.const !== undefined) return { type: "string", enum: [node.const] };
  if (node.enum !== undefined) return { type: "string", enum: node.enum };
  if (node.items !== undefined) return { type: "array", items: usageOf(node.items, style) };
  if (isAnyJson(node)) return true;
  if (node.type === "object") {
    return { type: "object", ...furtherMembers(node, style) };
  }
  return {
    type: node.type,
    ...(node.format === undefined ? {} : { format: node.format }),
    ...(node.minimum === undefined ? {} : { minimum: node.minimum }),
  };
}

function furtherMembers(node: SchemaNode, style: JsonSchemaStyle): Readonly<Record<string, JsonSchema>> {
  const further = node.additionalProperties;
  if (further === undefined) return {};
  const additionalProperties = typeof further === "object" ? usageOf(further, style) : further;
  return node.schemaHidesFurther === true ? {} : { additionalProperties };
}

function objectOf(node: SchemaNode, style: JsonSchemaStyle, names: VariantNames | null = null): JsonSchema {
  const members = Object.entries(node.properties ?? {})
    .filter(([, member]) => style.experimental || member.experimental === undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const required = members.filter(([, member]) => !mayBeAbsent(member)).map(([name]) => name);
  const properties = members.map(([name, member]) => {
    const schema = usageOf(member, style);
    if (name !== names?.tag || typeof schema === "boolean") return [name, schema];
    return [name, { ...schema, title: `${names.title}${capitalised(name)}` }];
  });
  return {
    ...(names === null ? {} : { title: names.title }),
    type: "object",
    ...(required.length === 0 ? {} : { required }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...furtherMembers(node, style),
  };
}

interface VariantNames {
  readonly title: string;
  readonly tag: string;
}

function unionOf(node: SchemaNode, style: JsonSchemaStyle): JsonSchema {
  const variants = node.anyOf ?? [];
  if (node.union === "untagged") return { anyOf: variants.map((variant) => usageOf(variant, style)) };
  const plain = variants.flatMap((variant) => variant.const ?? []);
  const objects = variants.filter((variant) => variant.const === undefined);
  return {
    oneOf: [
      ...(plain.length === 0 ? [] : [{ type: "string", enum: plain }]),
      ...objects.map((variant) => objectOf(variant, style, variantNames(node, variant))),
    ],
  };
}

/** Titles that code generators turn into type names: `ActiveThreadStatus`, `ActiveThreadStatusType`. */
function variantNames(union: SchemaNode, variant: SchemaNode): VariantNames {
  const words = variantName(union, variant).split(/[_-]/);
  return {
    title: `${words.map(capitalised).join("")}${union.variantTitle ?? union.title ?? ""}`,
    tag: union.union === "internal" ? (union.tag ?? "type") : "",
  };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
