// The language in which each section describes its keys: plain data, read by the validator
// (validate.ts), the path resolver (paths.ts) and the reference page (docs.ts). No library: the
// whole schema is built and an average file checked in about a millisecond.
import type { TomlTable } from "../tree.ts";

/** A number's type in serde's words; it appears in messages. */
export type IntegerType = "i64" | "u64" | "usize" | "u16" | "a nonzero u64";

interface Documented {
  /** One line for the reference page. */
  readonly doc: string;
  /** The default as the reference page shows it, e.g. `false`. Absent: unset. */
  readonly default?: string;
}

export type KeySpec = Documented &
  (
    | { readonly type: "string" | "boolean" | "f64" | "any" }
    /** A path; relative ones are resolved against the folder of the file that sets them. */
    | { readonly type: "path" }
    | { readonly type: "integer"; readonly as: IntegerType }
    /** Fixed words; `tables` are words that carry a table (`approval_policy = { granular = {…} }`). */
    | {
        readonly type: "enum";
        readonly values: readonly string[];
        readonly tables?: Readonly<Record<string, TableSpec>>;
      }
    | { readonly type: "list"; readonly of: KeySpec }
    /** A table with keys of the user's choice. */
    | { readonly type: "map"; readonly of: KeySpec; readonly check?: Check }
    /** Any of several forms; `name` is what the message calls them. */
    | { readonly type: "anyOf"; readonly name: string; readonly forms: readonly KeySpec[] }
    | TableSpec
  );

export interface TableSpec extends Documented {
  readonly type: "table";
  /** The name in messages: "expected struct NAME". */
  readonly name: string;
  readonly keys: Readonly<Record<string, KeySpec>>;
  /** Keys that must be present, in the order they are asked for. */
  readonly required?: readonly string[];
  /** The spec of keys not listed. Their faults are reported at the table (serde's flatten). Absent: unknown keys are ignored. */
  readonly rest?: KeySpec;
  readonly check?: Check;
}

/** A rule over a whole table; returns a message, or undefined when it holds. `at` are keys below the table. */
export type Check = (table: TomlTable) => CheckFault | undefined;

export interface CheckFault {
  readonly message: string;
  readonly at?: readonly string[];
}

type Keys = Readonly<Record<string, KeySpec>>;

export function text(doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "string", doc }, byDefault);
}

export function flag(doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "boolean", doc }, byDefault);
}

export function path(doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "path", doc }, byDefault);
}

export function integer(as: IntegerType, doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "integer", as, doc }, byDefault);
}

export function seconds(doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "f64", doc }, byDefault);
}

export function oneOf(values: readonly string[], doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "enum", values, doc }, byDefault);
}

export function listOf(of: KeySpec, doc: string, byDefault?: string): KeySpec {
  return withDefault({ type: "list", of, doc }, byDefault);
}

export function texts(doc: string, byDefault?: string): KeySpec {
  return listOf({ type: "string", doc: "" }, doc, byDefault);
}

export function mapOf(of: KeySpec, doc: string, check?: Check): KeySpec {
  return check === undefined ? { type: "map", of, doc } : { type: "map", of, doc, check };
}

export function textMap(doc: string): KeySpec {
  return mapOf({ type: "string", doc: "" }, doc);
}

export function table(name: string, doc: string, keys: Keys, more: Partial<TableSpec> = {}): TableSpec {
  return { type: "table", name, doc, keys, ...more };
}

/** Anything: the section that reads the value checks it. */
export function anything(doc: string): KeySpec {
  return { type: "any", doc };
}

function withDefault(spec: KeySpec, byDefault: string | undefined): KeySpec {
  return byDefault === undefined ? spec : { ...spec, default: byDefault };
}
