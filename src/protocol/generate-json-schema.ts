// `codex app-server generate-json-schema`: one file per message type, one per envelope, and two bundles.
// Pure: file names and texts; the caller writes them. File set and shapes are those of 0.120.

import { experimentalTypes, namedSchemas } from "./catalog.ts";
import { clientRequests } from "./client-messages.ts";
import { experimentalMethods } from "./experimental.ts";
import { definitionOf, type JsonSchema, referencesOf } from "./json-schema-of.ts";
import { isClientMethod } from "./method-names.ts";
import { nodeOf, type SchemaNode } from "./schema-node.ts";
import { serverNotifications, serverRequests } from "./server-messages.ts";

/** Methods and notifications that have no JSON Schema. */
const WITHOUT_SCHEMA: ReadonlySet<string> = new Set([
  "getConversationSummary",
  "gitDiffToRemote",
  "getAuthStatus",
  "rawResponseItem/completed",
]);
/** In the bundle these stand in both name spaces. */
const IN_BOTH: ReadonlySet<string> = new Set(["AbsolutePathBuf", "RequestId"]);
const ENVELOPES = [
  "RequestId",
  "JSONRPCError",
  "JSONRPCErrorError",
  "JSONRPCMessage",
  "JSONRPCNotification",
  "JSONRPCRequest",
  "JSONRPCResponse",
];
const DRAFT = { $schema: "http://json-schema.org/draft-07/schema#" };

type Folder = "" | "v1/" | "v2/";
type Message = "ClientRequest" | "ServerRequest" | "ServerNotification" | "ClientNotification";
const MESSAGES: readonly Message[] = [
  "ClientRequest",
  "ServerRequest",
  "ClientNotification",
  "ServerNotification",
];

/** All files of the JSON Schema output: relative path → text. */
export function generateJsonSchema(options: { readonly experimental: boolean }): ReadonlyMap<string, string> {
  const generator = new SchemaFiles(options.experimental);
  return generator.files();
}

/** One run: what is experimental decides which names and members exist. */
class SchemaFiles {
  readonly #experimental: boolean;
  /** Message types that get a file of their own → its folder. */
  readonly #folders: ReadonlyMap<string, Folder>;
  readonly #hidden: ReadonlySet<string>;

  constructor(experimental: boolean) {
    this.#experimental = experimental;
    this.#folders = messageFolders(experimental);
    this.#hidden = experimental ? new Set() : experimentalTypes();
  }

  files(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const [name, folder] of this.#folders)
      files.set(`${folder}${name}.json`, text(this.#document(name)));
    for (const name of MESSAGES) files.set(`${name}.json`, text(this.#document(name)));
    files.set("codex_app_server_protocol.schemas.json", text(this.#bundle()));
    files.set("codex_app_server_protocol.v2.schemas.json", text(this.#bundleV2()));
    return files;
  }

  /** One type with everything it refers to. */
  #document(name: string): JsonSchema {
    const refTo = (other: string) => `#/definitions/${other}`;
    const definitions = [...this.#reach([name])]
      .filter((other) => other !== name)
      .toSorted()
      .map((other) => [other, this.#definition(other, refTo)]);
    return {
      ...DRAFT,
      title: name,
      ...asObject(this.#definition(name, refTo)),
      ...(definitions.length === 0 ? {} : { definitions: Object.fromEntries(definitions) }),
    };
  }

  /** All types; those of the current protocol version stand under `v2`. */
  #bundle(): JsonSchema {
    const v2 = this.#namesOfV2();
    const roots = this.#reach([...MESSAGES, ...this.#namesIn("", "v1/")]);
    const top = [...roots].filter((name) => !v2.has(name) || IN_BOTH.has(name));
    const refTo = (name: string) => `#/definitions/${v2.has(name) ? "v2/" : ""}${name}`;
    return {
      ...DRAFT,
      title: "CodexAppServerProtocol",
      type: "object",
      definitions: { ...asObject(this.#titled(top, refTo)), v2: this.#titled(v2, refTo) },
    };
  }

  /** The current version alone, in one flat name space. */
  #bundleV2(): JsonSchema {
    const names = new Set([...this.#namesOfV2(), ...this.#reach(["ClientRequest", "ServerNotification"])]);
    return {
      ...DRAFT,
      title: "CodexAppServerProtocolV2",
      type: "object",
      definitions: this.#titled(names, (name) => `#/definitions/${name}`),
    };
  }

  #titled(names: Iterable<string>, refTo: (name: string) => string): JsonSchema {
    const entries = [...names].toSorted().map((name) => {
      const definition = this.#definition(name, refTo);
      const hasFile = this.#folders.has(name) || isMessage(name);
      return [name, hasFile ? { ...DRAFT, title: name, ...asObject(definition) } : definition];
    });
    return Object.fromEntries(entries);
  }

  #namesOfV2(): ReadonlySet<string> {
    return this.#reach(this.#namesIn("v2/"));
  }

  /** Message types of these folders, hidden ones included: what they refer to is kept. */
  #namesIn(...folders: readonly Folder[]): readonly string[] {
    return [...messageFolders(true)].filter(([, folder]) => folders.includes(folder)).map(([name]) => name);
  }

  #definition(name: string, refTo: (name: string) => string): JsonSchema {
    if (isMessage(name)) return envelopeUnion(name, this.#experimental, refTo);
    const node = namedSchemas.get(name);
    if (node === undefined) throw new Error(`no schema is named ${name}`);
    return definitionOf(node, { refTo, experimental: this.#experimental });
  }

  /** The names and all they refer to, members that are filtered out included: 0.120 keeps those types. */
  #reach(names: Iterable<string>): ReadonlySet<string> {
    const seen = new Set<string>(names);
    for (const name of seen) for (const other of references(name)) seen.add(other);
    return this.#experimental ? seen : new Set([...seen].filter((name) => !this.#hidden.has(name)));
  }
}

/** Names a type refers to directly. */
function references(name: string): ReadonlySet<string> {
  const node = namedSchemas.get(name);
  if (node !== undefined) return referencesOf(node);
  const found = new Set<string>();
  if (isMessage(name)) {
    envelopeUnion(name, true, (other) => {
      found.add(other);
      return other;
    });
  }
  return found;
}

function isMessage(name: string): name is Message {
  return MESSAGES.some((message) => message === name);
}

function asObject(schema: JsonSchema): Readonly<Record<string, unknown>> {
  return typeof schema === "boolean" ? {} : schema;
}

function text(schema: JsonSchema): string {
  return JSON.stringify(schema, null, 2);
}

function messageFolders(experimental: boolean): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>(ENVELOPES.map((name) => [name, ""]));
  const add = (schema: SchemaNode | null, folder: Folder) => {
    if (schema?.title !== undefined) folders.set(schema.title, folder);
  };
  for (const [method, { params, result }] of Object.entries(clientRequests)) {
    const isHidden = isClientMethod(method) && experimentalMethods.has(method) && !experimental;
    if (isHidden || WITHOUT_SCHEMA.has(method)) continue;
    add(params === null ? null : nodeOf(params), folderOf(method));
    add(nodeOf(result), folderOf(method));
  }
  for (const { params, result } of Object.values(serverRequests)) {
    add(nodeOf(params), "");
    add(nodeOf(result), "");
  }
  for (const [method, params] of Object.entries(serverNotifications)) add(nodeOf(params), folderOf(method));
  return folders;
}

function folderOf(method: string): Folder {
  if (method === "initialize") return "v1/";
  return method.startsWith("fuzzyFileSearch") ? "" : "v2/";
}

/** The union of all messages of one direction, told apart by `method`. */
function envelopeUnion(name: Message, experimental: boolean, refTo: (name: string) => string): JsonSchema {
  const oneOf = messagesOf(name, experimental).map(([method, params]) => {
    const title = `${method.charAt(0).toUpperCase()}${method.slice(1)}${name.replace(/Client|Server/, "")}`;
    const hasId = name.endsWith("Request");
    const required = [...(hasId ? ["id"] : []), "method", ...(params === null ? [] : ["params"])];
    const properties = {
      ...(hasId ? { id: { $ref: refTo("RequestId") } } : {}),
      method: { type: "string", enum: [method], title: `${title}Method` },
      ...(params === null
        ? hasId
          ? { params: { type: "null" } }
          : {}
        : { params: { $ref: refTo(params) } }),
    };
    return { type: "object", required, properties, title };
  });
  return { oneOf };
}

/** Method and params type (null: none) of every message of one direction. */
function messagesOf(name: Message, experimental: boolean): readonly (readonly [string, string | null])[] {
  switch (name) {
    case "ClientNotification":
      return [["initialized", null]];
    case "ServerRequest":
      return Object.entries(serverRequests).map(([method, { params }]) => [method, titleOf(params)]);
    case "ServerNotification":
      return Object.entries(serverNotifications)
        .filter(([method]) => !WITHOUT_SCHEMA.has(method))
        .map(([method, params]) => [method, titleOf(params)]);
    case "ClientRequest":
      return Object.entries(clientRequests)
        .filter(([method]) => !WITHOUT_SCHEMA.has(method))
        .filter(([method]) => experimental || !(isClientMethod(method) && experimentalMethods.has(method)))
        .map(([method, { params }]) => [method, params === null ? null : titleOf(params)]);
  }
}

function titleOf(schema: Parameters<typeof nodeOf>[0]): string {
  return nodeOf(schema).title ?? "";
}
