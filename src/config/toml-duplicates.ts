// Which keys and tables a TOML document already defined, for the diagnosis of double definitions.
import { Fault } from "./toml-fault.ts";

export interface KeyPart {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** `implied` tables came from a longer header, `dotted` ones from a dotted key. */
export interface Node {
  kind: "table" | "implied" | "dotted" | "array" | "value";
  readonly children: Map<string, Node>;
  /** The last element of an array of tables. */
  last: Node | undefined;
  /** For messages: "integer", "inline table" … */
  valueType: string;
}

export function newNode(kind: Node["kind"]): Node {
  return { kind, children: new Map(), last: undefined, valueType: "table" };
}

/** Defines `[path]` or `[[path]]` and returns the table that following keys belong to. */
export function declareHeader(root: Node, path: readonly KeyPart[], array: boolean): Node {
  const parent = descend(root, path.slice(0, -1), "implied");
  const part = path.at(-1)!;
  const known = parent.children.get(part.name);
  if (array) return declareArrayElement(parent, part, known);
  if (known === undefined) return add(parent, part.name, "table");
  if (known.kind !== "implied") duplicate(part);
  known.kind = "table";
  return known;
}

/** Defines `a.b.c =` inside `table` and returns the node of the value. */
export function declareKey(table: Node, path: readonly KeyPart[]): Node {
  const parent = descend(table, path.slice(0, -1), "dotted");
  const part = path.at(-1)!;
  if (parent.children.has(part.name)) duplicate(part);
  return add(parent, part.name, "value");
}

function declareArrayElement(parent: Node, part: KeyPart, known: Node | undefined): Node {
  if (known !== undefined && known.kind !== "array") duplicate(part);
  const list = known ?? add(parent, part.name, "array");
  list.last = newNode("table");
  return list.last;
}

function descend(from: Node, parts: readonly KeyPart[], kind: "implied" | "dotted"): Node {
  let node = from;
  for (const part of parts) {
    const next = node.children.get(part.name) ?? add(node, part.name, kind);
    if (next.kind === "value") {
      throw new Fault(
        `cannot extend value of type ${next.valueType} with a dotted key`,
        part.start,
        part.end,
      );
    }
    if (kind === "dotted" && (next.kind === "table" || next.kind === "array")) duplicate(part);
    node = next.last ?? next;
  }
  return node;
}

function add(parent: Node, name: string, kind: Node["kind"]): Node {
  const node = newNode(kind);
  parent.children.set(name, node);
  return node;
}

function duplicate(part: KeyPart): never {
  throw new Fault("duplicate key", part.start, part.end);
}
