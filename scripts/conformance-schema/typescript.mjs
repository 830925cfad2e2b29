// Generated TypeScript by meaning: each file's type is parsed into a tree in a normal form (unions sorted,
// intersections of objects merged, spelt-out JSON values recognised).

import { compareNames, compareValues } from "./differences.mjs";

/** Differences of two trees of files (path → text). */
export function compareTypeScript(theirs, ours) {
  const common = [...theirs.keys()].filter((path) => ours.has(path));
  return [
    ...compareNames("", new Set(theirs.keys()), new Set(ours.keys())),
    ...common.flatMap((path) => compareValues(path, readFile(path, theirs), readFile(path, ours))),
  ];
}

function readFile(path, tree) {
  const text = withoutComments(tree.get(path));
  if (path.endsWith("index.ts")) return exportsOf(text);
  const [, name, definition] = /export type (\w+) =\s*([\s\S]*?);?\s*$/.exec(text);
  const imports = new Map(
    [...text.matchAll(/import type \{ (\w+) \} from "([^"]+)"/g)].map(([, type, from]) => [type, from]),
  );
  return { name, type: normalise(new Parser(definition).type(), { path, tree, imports }) };
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function exportsOf(text) {
  return [...text.matchAll(/export (?:type \{ \w+ \}|\* as \w+) from "[^"]+"/g)]
    .map(([line]) => line)
    .toSorted();
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|[{}[\]()<>|&,:?;]/g;

/** A parser for the type expressions that occur: unions, intersections, objects, lists, dictionaries. */
class Parser {
  #tokens;
  #next = 0;

  constructor(text) {
    this.#tokens = text.match(TOKEN) ?? [];
  }

  type() {
    this.#eat("|");
    const variants = [this.#intersection()];
    while (this.#eat("|")) variants.push(this.#intersection());
    return variants.length === 1 ? variants[0] : { union: variants };
  }

  #intersection() {
    const parts = [this.#list()];
    while (this.#eat("&")) parts.push(this.#list());
    return parts.length === 1 ? parts[0] : { all: parts };
  }

  #list() {
    let type = this.#primary();
    while (this.#tokens[this.#next] === "[" && this.#tokens[this.#next + 1] === "]") {
      this.#next += 2;
      type = { list: type };
    }
    return type;
  }

  #primary() {
    const token = this.#tokens[this.#next++];
    if (token === "(") return this.#closed(this.type(), ")");
    if (token === "{") return this.#object();
    if (token === "Array") return this.#generic((type) => ({ list: type }));
    if (token === "Record") return this.#record();
    return token.startsWith('"') ? { literal: JSON.parse(token) } : { name: token };
  }

  #generic(wrap) {
    this.#eat("<");
    return this.#closed(wrap(this.type()), ">");
  }

  #record() {
    this.#eat("<");
    this.type();
    this.#eat(",");
    const values = this.#closed(this.type(), ">");
    return values.name === "never" ? { members: {} } : { dictionary: values };
  }

  #object() {
    if (this.#eat("[")) return this.#dictionary();
    const members = {};
    while (!this.#eat("}")) {
      const token = this.#tokens[this.#next++];
      const optional = this.#eat("?");
      this.#eat(":");
      members[token.startsWith('"') ? JSON.parse(token) : token] = { optional, type: this.type() };
      if (!this.#eat(",")) this.#eat(";");
    }
    return { members };
  }

  #dictionary() {
    this.#next += 2;
    this.type();
    this.#eat("]");
    this.#eat("?");
    this.#eat(":");
    const values = this.type();
    if (!this.#eat(",")) this.#eat(";");
    return this.#closed({ dictionary: values }, "}");
  }

  #closed(value, token) {
    if (!this.#eat(token))
      throw new Error(`expected ${token} at ${this.#tokens.slice(this.#next, this.#next + 5)}`);
    return value;
  }

  #eat(token) {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next += 1;
    return true;
  }
}

const JSON_VARIANTS =
  '[{"dictionary":{"name":"JsonValue"}},{"list":{"name":"JsonValue"}},{"name":"boolean"},{"name":"null"},{"name":"number"},{"name":"string"}]';

function normalise(type, file) {
  if (type.union !== undefined) return union(type.union, file);
  if (type.list !== undefined) return { list: normalise(type.list, file) };
  if (type.dictionary !== undefined) return { dictionary: normalise(type.dictionary, file) };
  if (type.all !== undefined) return intersection(type.all, file);
  if (type.members === undefined)
    return type.name === undefined ? type : { name: type.name, from: file.imports.get(type.name) };
  return { members: membersOf(type, file) };
}

function membersOf(type, file) {
  const entries = Object.entries(type.members).map(([name, member]) => [
    name,
    { optional: member.optional, type: normalise(member.type, file) },
  ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function union(variants, file) {
  const normal = variants
    .map((variant) => normalise(variant, file))
    .flatMap((variant) => variant.union ?? [variant]);
  const distinct = [...new Set(normal.map((variant) => JSON.stringify(variant)))].toSorted();
  const isJson =
    `[${distinct.map((text) => text.replace(/,"from":"[^"]*"/g, "")).join(",")}]` === JSON_VARIANTS;
  if (isJson) return { name: "JsonValue" };
  return { union: distinct.map((text) => JSON.parse(text)) };
}

/** Objects are merged (a named one is looked up); a dictionary beside them stays; a union is distributed. */
function intersection(parts, file) {
  const normal = parts.map((part) =>
    part.name === undefined ? normalise(part, file) : lookUp(part.name, file),
  );
  const members = Object.assign({}, ...normal.map((part) => part.members ?? {}));
  const variants = normal.find((part) => part.union !== undefined)?.union;
  if (variants !== undefined) {
    const spread = variants.map((variant) =>
      JSON.stringify({ members: sorted({ ...members, ...variant.members }) }),
    );
    return { union: spread.toSorted().map((text) => JSON.parse(text)) };
  }
  const dictionary = normal.find((part) => part.dictionary !== undefined)?.dictionary;
  return dictionary === undefined
    ? { members: sorted(members) }
    : { members: sorted(members), dictionary: plainJson(dictionary) };
}

function plainJson(type) {
  return type.name === "JsonValue" ? { name: "JsonValue" } : type;
}

function sorted(members) {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function lookUp(name, file) {
  const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/") + 1) : "";
  const from = file.imports.get(name) ?? `./${name}`;
  const path = new URL(`${from}.ts`, `file:///${folder}`).pathname.slice(1);
  return readFile(path, file.tree).type;
}
