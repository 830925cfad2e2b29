// Builders for the wire schemas. Every schema is a TypeBox object, so it is JSON Schema and carries its
// static type; a few own keys add what JSON Schema cannot say: how a union is told apart, which integer
// the wire accepts, what is experimental, how a member is spelt in generated TypeScript.
// Members stand in wire order: the first missing one is the one an error names.

import {
  type Static,
  type TArray,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnion,
  Type,
} from "typebox";

/** Any JSON value. */
export type JsonValue =
  | number
  | string
  | boolean
  | readonly JsonValue[]
  | { readonly [key in string]?: JsonValue }
  | null;

/** Own keys of a schema, beside the JSON Schema ones. */
export interface SchemaKeys {
  /** Name of the type: a schema with a title is referred to by it. */
  readonly title?: string;
  readonly default?: unknown;
  /** Name in generated TypeScript when it differs from the title. */
  readonly tsName?: string;
  /** Spelt out where it is used in generated TypeScript: it has no file of its own there. */
  readonly tsInline?: true;
  /** Spelt out where it is used in JSON Schema. */
  readonly schemaInline?: true;
  /** JSON Schema does not say what its further members are. */
  readonly schemaHidesFurther?: true;
  /** Ending of the variants' titles in JSON Schema when it is not the union's own title. */
  readonly variantTitle?: string;
  /** Type expression in generated TypeScript where the schema cannot tell (integers, JSON values). */
  readonly tsType?: string;
  /** Member that generated TypeScript does not show. */
  readonly tsHidden?: true;
  /** Member that generated TypeScript shows as always present though a sender may leave it out. */
  readonly tsRequired?: true;
  /** `omitted`: absent rather than null when empty; a null is accepted. */
  readonly omitted?: true;
  /** Needs the experimentalApi capability. "schema-only": hidden from stable JSON Schema, shown in stable TypeScript. */
  readonly experimental?: true | "schema-only";
  /** Present even when null: JSON Schema lists it as required. */
  readonly alwaysPresent?: true;
  readonly union?: "internal" | "external" | "untagged";
  /** Member that tells the variants of an internal union apart. */
  readonly tag?: string;
  readonly additionalProperties?: boolean | TSchema;
}

type Options = Partial<SchemaKeys>;

/** A copy of a schema with further keys; keeps TypeBox's hidden ones. */
export function withKeys<T extends TSchema>(schema: T, keys: Options): T {
  const copy: T = Object.defineProperties(Object.create(null), Object.getOwnPropertyDescriptors(schema));
  return Object.assign(copy, keys);
}

export const text = Type.String();
export const bool = Type.Boolean();
export const double = Type.Number({ format: "double" });
export const int32 = Type.Integer({ format: "int32" });
export const uint16 = Type.Integer({ format: "uint16", minimum: 0 });
export const uint32 = Type.Integer({ format: "uint32", minimum: 0 });
/** A count that the generated TypeScript calls `number` (pointer-sized). */
export const uint = Type.Integer({ format: "uint", minimum: 0 });
export const int64 = Type.Integer({ format: "int64" });
export const uint64 = Type.Integer({ format: "uint64", minimum: 0 });
/** 64-bit integers that the generated TypeScript calls `bigint`; on the wire they are plain numbers. */
export const bigInt64 = Type.Integer({ format: "int64", tsType: "bigint" });
export const bigUint64 = Type.Integer({ format: "uint64", minimum: 0, tsType: "bigint" });
export const nothing = Type.Null();
export const json = Type.Unsafe<JsonValue>({ tsType: "JsonValue" });
export const unknown = Type.Unsafe<unknown>({ tsType: "unknown" });

/** A named object. */
export function struct<P extends TProperties>(
  title: string,
  properties: P,
  options: Options = {},
): TObject<P> {
  return Type.Object(properties, { title, ...options });
}

/** An object without a name. */
export function object<P extends TProperties>(properties: P, options: Options = {}): TObject<P> {
  return Type.Object(properties, options);
}

/** A named object whose further members are data too: each of them is a `rest`. */
export function openStruct<P extends TProperties, R extends TSchema>(
  title: string,
  properties: P,
  rest: R,
  options: Options = {},
) {
  type Shape = Static<TObject<P>> & {
    readonly [key: string]: Static<R> | Static<TObject<P>>[keyof Static<TObject<P>>];
  };
  return Type.Unsafe<Shape>(Type.Object(properties, { title, additionalProperties: rest, ...options }));
}

/** A named string out of a list. */
export function choice<const V extends string[]>(title: string, values: readonly [...V]) {
  return Type.Enum(values, { title });
}

/** One variant of an internal union whose tag is `type`. */
export function variant<const N extends string, P extends TProperties>(name: N, properties: P) {
  return Type.Object({ type: Type.Literal(name), ...properties });
}

/** A named union whose variants carry their name in a member, `type` unless `tag` says another. */
export function tagged<V extends TSchema[]>(
  title: string,
  variants: [...V],
  options: Options = {},
): TUnion<V> {
  return Type.Union(variants, { title, union: "internal", tag: "type", ...options });
}

/** One variant with data of an external union: `{ name: data }`. */
export function wrapped<const N extends string, S extends TSchema>(name: N, data: S) {
  const properties = { [name]: data };
  return Type.Object(properties as Record<N, S>, { additionalProperties: false });
}

/** A named union of plain names and `wrapped` variants. */
export function external<V extends TSchema[]>(
  title: string,
  variants: [...V],
  options: Options = {},
): TUnion<V> {
  return Type.Union(variants, { title, union: "external", ...options });
}

/** A named union told apart by trying. */
export function untagged<V extends TSchema[]>(title: string, variants: [...V]): TUnion<V> {
  return Type.Union(variants, { title, union: "untagged" });
}

export const literal = Type.Literal;

/** A named stand-in for another schema. */
export function named<S extends TSchema>(title: string, schema: S, options: Options = {}): S {
  return withKeys(schema, { title, ...options });
}

/** A read-only list. */
export function list<S extends TSchema>(items: S, options: Options = {}) {
  return Type.Immutable(Type.Array(items, options)) as TArray<S> & { "~immutable": true };
}

/** An object used as a dictionary. */
export function map<S extends TSchema>(values: S, options: Options = {}) {
  return Type.Unsafe<{ readonly [key: string]: Static<S> }>({
    type: "object",
    additionalProperties: values,
    ...options,
  });
}

/** Always sent, maybe null; a receiver accepts its absence. */
export function nullable<S extends TSchema>(schema: S, options: Options = {}) {
  return Type.Union([schema, Type.Null()], options);
}

/** `field?: T | null`: a sender may leave it out or send null. */
export function maybe<S extends TSchema>(schema: S, options: Options = {}) {
  return Type.Optional(Type.Union([schema, Type.Null()], options));
}

/** `field?: T`: left out when empty; a null is accepted. */
export function omitted<S extends TSchema>(schema: S, options: Options = {}) {
  return Type.Optional(withKeys(schema, { ...options, omitted: true }));
}

/** `field?: T`: may be left out, but not null. */
export function optional<S extends TSchema>(schema: S, options: Options = {}) {
  return Type.Optional(withKeys(schema, options));
}

/** Always sent; a receiver takes `value` when it is absent. */
export function defaulted<S extends TSchema>(schema: S, value: unknown, options: Options = {}): S {
  return withKeys(schema, { ...options, default: value });
}

/** A parameter with a default: may be left out, though generated TypeScript asks for it. */
export function param<S extends TSchema>(schema: S, value: unknown, options: Options = {}) {
  return Type.Optional(withKeys(schema, { ...options, default: value, tsRequired: true }));
}
