// Builders for the wire schemas. Every schema is JSON Schema and a TypeBox type, so its static type is
// inferred; a few own keys add what JSON Schema cannot say: how a union is told apart, which integer the wire
// accepts, what is experimental. The objects are made here and not by TypeBox's own builders: those cost
// 10 ms at the first request. Members stand in wire order: the first missing one is the one an error names.

import type {
  Static,
  TArray,
  TBoolean,
  TEnum,
  TInteger,
  TLiteral,
  TNull,
  TNumber,
  TObject,
  TOptional,
  TProperties,
  TSchema,
  TString,
  TUnion,
  TUnsafe,
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
  /** What a string must be beyond a string. */
  readonly check?: "path" | "absolute-path" | "uuid";
  /** Further names of a choice that mean one of its values. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** A variant of unknown name is accepted. */
  readonly acceptsOther?: true;
  /** Name in error texts when it is not the title. */
  readonly errorName?: string;
}

type Options = Partial<SchemaKeys>;

/** The one place where a plain object gets its schema type; each caller names the type that fits its keys. */
function schemaOf<T extends TSchema>(keys: object): T {
  return keys as T;
}

/** A copy of a schema with further keys. */
function withKeys<T extends TSchema>(schema: T, keys: Options): T {
  return schemaOf({ ...schema, ...keys });
}

function integer(format: string, options: Options & { readonly minimum?: number } = {}): TInteger {
  return schemaOf({ "~kind": "Integer", type: "integer", format, ...options });
}

export const text: TString = schemaOf({ "~kind": "String", type: "string" });
/** A path, relative or absolute. */
export const path: TString = withKeys(text, { check: "path" });
export const bool: TBoolean = schemaOf({ "~kind": "Boolean", type: "boolean" });
export const double: TNumber = schemaOf({ "~kind": "Number", type: "number", format: "double" });
export const int32 = integer("int32");
export const uint16 = integer("uint16", { minimum: 0 });
export const uint32 = integer("uint32", { minimum: 0 });
/** A count that the generated TypeScript calls `number` (pointer-sized). */
export const uint = integer("uint", { minimum: 0 });
export const int64 = integer("int64");
/** 64-bit integers that the generated TypeScript calls `bigint`; on the wire they are plain numbers. */
export const bigInt64 = integer("int64", { tsType: "bigint" });
export const bigUint64 = integer("uint64", { minimum: 0, tsType: "bigint" });
const nothing: TNull = schemaOf({ "~kind": "Null", type: "null" });
export const json: TUnsafe<JsonValue> = schemaOf({ tsType: "JsonValue" });
export const unknown: TUnsafe<unknown> = schemaOf({ tsType: "unknown" });

/** An object without a name. */
export function object<P extends TProperties>(properties: P, options: Options = {}): TObject<P> {
  const required = Object.keys(properties).filter((name) => !("~optional" in (properties[name] ?? {})));
  return schemaOf({ "~kind": "Object", type: "object", required, properties, ...options });
}

/** A named object. */
export function struct<P extends TProperties>(
  title: string,
  properties: P,
  options: Options = {},
): TObject<P> {
  return object(properties, { title, ...options });
}

type OpenShape<P extends TProperties, R extends TSchema> = Static<TObject<P>> & {
  readonly [key: string]: Static<R> | Static<TObject<P>>[keyof Static<TObject<P>>];
};

/** A named object whose further members are data too: each of them is a `rest`. */
export function openStruct<P extends TProperties, R extends TSchema>(
  title: string,
  properties: P,
  rest: R,
  options: Options = {},
): TUnsafe<OpenShape<P, R>> {
  return schemaOf(object(properties, { title, additionalProperties: rest, ...options }));
}

/** A named string out of a list. */
export function choice<const V extends string[]>(
  title: string,
  values: readonly [...V],
  options: Options = {},
): TEnum<V> {
  return schemaOf({ "~kind": "Enum", enum: values, title, ...options });
}

/** One fixed string. */
export function literal<const V extends string>(value: V): TLiteral<V> {
  return schemaOf({ "~kind": "Literal", type: "string", const: value });
}

/** One variant of an internal union whose tag is `type`. */
export function variant<const N extends string, P extends TProperties>(name: N, properties: P) {
  return object({ type: literal(name), ...properties });
}

function union<V extends TSchema[]>(variants: readonly [...V], options: Options): TUnion<V> {
  return schemaOf({ "~kind": "Union", anyOf: variants, ...options });
}

/** A named union whose variants carry their name in a member, `type` unless `tag` says another. */
export function tagged<V extends TSchema[]>(title: string, variants: readonly [...V], options: Options = {}) {
  return union(variants, { title, union: "internal", tag: "type", ...options });
}

/** One variant with data of an external union: `{ name: data }`. */
export function wrapped<const N extends string, S extends TSchema>(
  name: N,
  data: S,
): TObject<Readonly<Record<N, S>>> {
  return schemaOf(object({ [name]: data }, { additionalProperties: false }));
}

/** A named union of plain names and `wrapped` variants. */
export function external<V extends TSchema[]>(
  title: string,
  variants: readonly [...V],
  options: Options = {},
) {
  return union(variants, { title, union: "external", ...options });
}

/** A named union told apart by trying. */
export function untagged<V extends TSchema[]>(title: string, variants: readonly [...V]) {
  return union(variants, { title, union: "untagged" });
}

/** A named stand-in for another schema. */
export function named<S extends TSchema>(title: string, schema: S, options: Options = {}): S {
  return withKeys(schema, { title, ...options });
}

/** A read-only list. */
export function list<S extends TSchema>(items: S, options: Options = {}): TArray<S> & { "~immutable": true } {
  return schemaOf({ "~kind": "Array", "~immutable": true, type: "array", items, ...options });
}

/** An object used as a dictionary. */
export function map<S extends TSchema>(values: S): TUnsafe<{ readonly [key: string]: Static<S> }> {
  return schemaOf({ type: "object", additionalProperties: values });
}

/** Always sent, maybe null; a receiver accepts its absence. */
export function nullable<S extends TSchema>(schema: S, options: Options = {}) {
  return union([schema, nothing], options);
}

function leftOut<S extends TSchema>(schema: S): TOptional<S> {
  return schemaOf({ ...schema, "~optional": true });
}

/** `field?: T | null`: a sender may leave it out or send null. */
export function maybe<S extends TSchema>(schema: S, options: Options = {}) {
  return leftOut(nullable(schema, options));
}

/** `field?: T`: left out when empty; a null is accepted. */
export function omitted<S extends TSchema>(schema: S, options: Options = {}) {
  return leftOut(withKeys(schema, { ...options, omitted: true }));
}

/** `field?: T`: may be left out, but not null. */
export function optional<S extends TSchema>(schema: S, options: Options = {}) {
  return leftOut(withKeys(schema, options));
}

/** Always sent; a receiver takes `value` when it is absent. */
export function defaulted<S extends TSchema>(schema: S, value: unknown, options: Options = {}): S {
  return withKeys(schema, { ...options, default: value });
}

/** A parameter with a default: may be left out, though generated TypeScript asks for it. */
export function param<S extends TSchema>(schema: S, value: unknown, options: Options = {}) {
  return leftOut(withKeys(schema, { ...options, default: value, tsRequired: true }));
}
