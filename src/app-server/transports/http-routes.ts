// What the websocket port answers to plain HTTP, and what an upgrade must look like (spec/app-server.md
// 1.11; texts and order as observed). Decides only; the server below writes it.
import type { IncomingMessage } from "node:http";
import { headerValues } from "../websocket-auth/bearer.ts";
import { isLoopbackHost } from "./loopback.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Asked = Pick<IncomingMessage, "method" | "url" | "headers" | "rawHeaders">;

const HEALTH: ReadonlySet<string> = new Set(["/readyz", "/healthz"]);

/** The answer, or `upgrade` for a well-formed upgrade request, on whatever path. */
export function routeRequest(
  request: Asked,
  options: { readonly isLoopback: boolean },
): HttpAnswer | "upgrade" {
  // Browsers send `Origin` from every page; programs do not.
  if (headerValues(request.rawHeaders, "origin").length > 0) return { status: 403 };
  if (options.isLoopback && !namesThisMachine(request)) return { status: 403 };
  if (HEALTH.has((request.url ?? "").split("?", 1)[0]!)) return health(request);
  if (request.method !== "GET") return { status: 405, body: "Request method must be `GET`" };
  return badUpgrade(request) ?? "upgrade";
}

function namesThisMachine({ rawHeaders }: Asked): boolean {
  const hosts = headerValues(rawHeaders, "host");
  return hosts.length === 1 && isLoopbackHost(hosts[0]!);
}

function health({ method }: Asked): HttpAnswer {
  if (method === "GET" || method === "HEAD") return { status: 200 };
  return { status: 405, headers: { allow: "GET,HEAD" } };
}

function badUpgrade({ headers }: Asked): HttpAnswer | null {
  if (!words(headers.connection).includes("upgrade"))
    return bad("Connection header did not include 'upgrade'");
  if (headers.upgrade?.toLowerCase() !== "websocket")
    return bad("`Upgrade` header did not include 'websocket'");
  if (headers["sec-websocket-key"] === undefined) return bad("`Sec-WebSocket-Key` header missing");
  if (headers["sec-websocket-version"] !== "13")
    return bad("`Sec-WebSocket-Version` header did not include '13'");
  return null;
}

function bad(body: string): HttpAnswer {
  return { status: 400, body };
}

function words(header: string | undefined): readonly string[] {
  return (header ?? "").split(",").map((word) => word.trim().toLowerCase());
}
