import { describe, expect, it } from "vitest";
import { namedSchemas } from "./catalog.ts";
import { clientRequests } from "./client-messages.ts";
import { generateJsonSchema } from "./generate-json-schema.ts";
import { generateTypeScript } from "./generate-ts.ts";
import { clientMethods, paramsSchema } from "./method-names.ts";
import { serverNotifications, serverRequests } from "./server-messages.ts";

// The full comparison with the real output is `npm run conformance:schema`; these hold without the peer.

describe("the message tables", () => {
  it("have 76 client requests, 9 server requests and 53 notifications", () => {
    expect(Object.keys(clientRequests)).toHaveLength(76);
    expect(Object.keys(serverRequests)).toHaveLength(9);
    expect(Object.keys(serverNotifications)).toHaveLength(53);
  });

  it("agree in order and in params with the lazily loaded table", async () => {
    expect(clientMethods).toEqual(Object.keys(clientRequests));
    for (const method of clientMethods)
      expect(await paramsSchema(method)).toBe(clientRequests[method].params);
  });
});

describe("generateJsonSchema", () => {
  it("makes the files of 0.120, with and without experimental methods", () => {
    expect(generateJsonSchema({ experimental: false }).size).toBe(199);
    expect(generateJsonSchema({ experimental: true }).size).toBe(225);
  });

  it("hides experimental members unless asked", () => {
    const properties = (experimental: boolean) =>
      Object.keys(
        JSON.parse(generateJsonSchema({ experimental }).get("v2/ThreadStartParams.json") ?? "").properties,
      );
    expect(properties(false)).not.toContain("persistExtendedHistory");
    expect(properties(true)).toContain("persistExtendedHistory");
  });

  it("refers only to definitions that its file has", () => {
    for (const [path, text] of generateJsonSchema({ experimental: false })) {
      const document = JSON.parse(text);
      const references = [...text.matchAll(/"#\/definitions\/([^"]+)"/g)].map(
        ([, name]) => name?.split("/") ?? [],
      );
      for (const names of references) {
        const target: unknown = names.reduce((part, name) => part?.[name], document.definitions);
        expect(target, `${path} ${names.join("/")}`).toBeDefined();
      }
    }
  });
});

describe("generateTypeScript", () => {
  it("makes the files of 0.120, with and without experimental methods", () => {
    expect(generateTypeScript({ experimental: false }).size).toBe(432);
    expect(generateTypeScript({ experimental: true }).size).toBe(458);
  });

  it("imports only files that exist", () => {
    const files = generateTypeScript({ experimental: false });
    for (const [path, text] of files) {
      for (const [, from] of text.matchAll(/from "(\.[^"]+)"/g)) {
        const target = new URL(from ?? "", `file:///${path}`).pathname.slice(1);
        expect(files.has(`${target}.ts`) || files.has(`${target}/index.ts`), `${path} → ${from}`).toBe(true);
      }
    }
  });

  it("spells optional, nullable and defaulted members as 0.120 does", () => {
    const text = generateTypeScript({ experimental: false }).get("v2/ThreadForkParams.ts");
    expect(text).toContain("threadId: string;");
    expect(text).toContain("model?: string | null;");
    expect(text).toContain("ephemeral?: boolean;");
    expect(text).toContain("persistExtendedHistory: boolean");
  });
});

describe("named schemas", () => {
  it("have one definition for each name", () => {
    for (const [name, node] of namedSchemas) expect(node.title).toBe(name);
  });
});
