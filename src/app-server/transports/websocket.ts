// Websockets on one TCP port, with health checks beside them. Loaded only when asked to listen. A request is
// refused before anything else is looked at when it comes from a web page; a websocket is opened only for
// who passes the gate.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { UserError } from "../../base/user-error.ts";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import type { AppServer } from "../server.ts";
import type { Gate } from "../websocket-auth/gate.ts";
import { routeRequest } from "./http-routes.ts";
import { refuseUpgrade, writeAnswer } from "./http-write.ts";
import { MAX_MESSAGE_BYTES } from "./incoming.ts";
import { isLoopbackAddress } from "./loopback.ts";
import { tell, warn } from "./warn.ts";
import { MAX_CLIENTS, WebsocketClients } from "./websocket-clients.ts";

export interface WebsocketOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly gate: Gate;
  readonly hasAuth: boolean;
  readonly stopped: AbortSignal;
}

/** A request must be whole within this time; also one that comes byte by byte. */
const REQUEST_MS = 10_000;
/** Room for the longest token that is looked at, so that a longer one gets its 401. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Connections in all: clients, health checks, and those that never say what they want. */
const MAX_SOCKETS = 1024;

/** Serves until `stopped` fires. @throws UserError when the address cannot be had */
export async function serveWebsocket(server: AppServer, options: WebsocketOptions): Promise<void> {
  const isLoopback = isLoopbackAddress(options.host);
  const clients = new WebsocketClients(server);
  const http = httpServer(isLoopback);
  const enter = entrance(options.gate, clients);
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const answer = routeRequest(request, { isLoopback });
    if (answer === "upgrade") enter(request, socket, head);
    else refuseUpgrade(socket, answer);
  });
  const port = await listen(http, options);
  announce(options, port, isLoopback);
  await new Promise<void>((resolve) => {
    if (options.stopped.aborted) resolve();
    else options.stopped.addEventListener("abort", () => resolve(), { once: true });
  });
  http.close();
  await clients.close();
  http.closeAllConnections();
}

/** Answers plain requests; upgrades are the caller's. */
function httpServer(isLoopback: boolean): Server {
  const http = createServer({ maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: 1000 });
  http.headersTimeout = REQUEST_MS;
  http.requestTimeout = REQUEST_MS;
  // Also for connections that never say anything; a websocket lifts it.
  http.timeout = REQUEST_MS;
  http.maxConnections = MAX_SOCKETS;
  http.on("request", (request, response) => {
    const answer = routeRequest(request, { isLoopback });
    writeAnswer(response, answer === "upgrade" ? { status: 400 } : answer);
  });
  return http;
}

type Enter = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Lets a well-formed upgrade in: room first, then the gate, then the websocket. */
function entrance(gate: Gate, clients: WebsocketClients): Enter {
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => false,
  });
  return (request, socket, head) => {
    const upgrade = async (): Promise<void> => {
      const refusal = await refusalOf(gate, request);
      if (refusal !== null) return refuseUpgrade(socket, { status: 401, body: refusal });
      upgrades.handleUpgrade(request, socket, head, (websocket) => clients.add(websocket));
    };
    if (clients.enter(upgrade)) return;
    refuseUpgrade(socket, { status: 503, body: `there are ${MAX_CLIENTS} clients already; try again later` });
  };
}

/** The reason for a 401. A check that fails in itself lets nobody in. */
async function refusalOf(gate: Gate, request: IncomingMessage): Promise<string | null> {
  try {
    return await gate.refusal(request.rawHeaders);
  } catch (error) {
    warn(`a client was refused, because its token could not be checked: ${osErrorText(error)}`);
    return "invalid websocket bearer token";
  }
}

/** Resolves to the port. */
function listen(http: Server, { host, port }: WebsocketOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      const next = errnoCode(error) === "EADDRINUSE" ? "; choose another port, or 0 for any free one" : "";
      reject(new UserError(`cannot listen on ws://${bracketed(host)}:${port}: ${reason(error)}${next}`));
    };
    http.once("error", refuse);
    http.listen({ host, port }, () => {
      http.off("error", refuse);
      http.on("error", (error) => warn(`a client could not connect: ${osErrorText(error)}`));
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function reason(error: Error): string {
  switch (errnoCode(error)) {
    case "EADDRINUSE":
      return "the address is in use";
    case "EADDRNOTAVAIL":
      return "this machine has no such address";
    default:
      return osErrorText(error);
  }
}

/** The five lines of 0.120; clients read the first address. */
function announce({ host, hasAuth }: WebsocketOptions, port: number, isLoopback: boolean): void {
  const address = `${bracketed(host)}:${port}`;
  tell(
    [
      "codex app-server (WebSockets)",
      `  listening on: ws://${address}`,
      `  readyz: http://${address}/readyz`,
      `  healthz: http://${address}/healthz`,
      `  note: ${note(isLoopback, hasAuth)}`,
    ].join("\n"),
  );
}

function note(isLoopback: boolean, hasAuth: boolean): string {
  if (isLoopback) return "binds localhost only (use SSH port-forwarding for remote access)";
  if (hasAuth) return "other machines can connect, and nothing is encrypted (put TLS or SSH in front)";
  return "websocket auth is opt-in in this build; configure `--ws-auth ...` before real remote use";
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
