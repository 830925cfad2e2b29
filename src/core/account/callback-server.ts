// The local page that the browser comes back to: `http://localhost:1455/auth/callback`. It listens on
// loopback only, believes no request without the state it gave out, and is gone after one sign-in.
import { timingSafeEqual } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import { SignInError } from "./sign-in-error.ts";

/** 0.120's port; the issuer knows the redirect by it. */
const PORT = 1455;

export interface CallbackServer {
  readonly redirectUri: string;
  /** The authorization code. Rejects with SignInError when the user refused or the wait was ended. */
  readonly code: Promise<string>;
  /** Shows the browser how the sign-in ended, and closes. */
  finish(error: string | null): void;
  /** Ends the wait. */
  cancel(reason: string): void;
}

/** Starts listening. `port` 0 takes any free one (tests). @throws SignInError when the port is taken */
export async function startCallbackServer(state: string, port = PORT): Promise<CallbackServer> {
  let settle: { resolve(code: string): void; reject(error: Error): void };
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  // Looked at only by who waits for it; a cancelled sign-in may have nobody.
  code.catch(() => undefined);
  let browser: ServerResponse | null = null;
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "GET" || url.pathname !== "/auth/callback" || !isLocal(request)) {
      return page(response, 404, "Not Found");
    }
    if (!sameText(url.searchParams.get("state") ?? "", state)) return page(response, 400, "State mismatch");
    const given = url.searchParams.get("code");
    if (given !== null && given !== "") {
      browser = response;
      return settle.resolve(given);
    }
    const refusal = url.searchParams.get("error_description") ?? url.searchParams.get("error");
    const reason = refusal ?? "Missing authorization code";
    page(response, 400, `Sign-in failed: ${reason.slice(0, 200)}`);
    settle.reject(new SignInError(`Sign-in could not be completed: ${reason.slice(0, 200)}`));
  });
  await listen(server, port);
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const close = (): void => {
    server.close();
    server.closeIdleConnections();
  };
  return {
    redirectUri: `http://localhost:${actual}/auth/callback`,
    code,
    finish(error) {
      if (browser !== null) {
        if (error === null) page(browser, 200, "Signed in. You can close this window.");
        else page(browser, 500, `Sign-in failed: ${error}`);
      }
      close();
    },
    cancel(reason) {
      settle.reject(new SignInError(reason));
      close();
      server.closeAllConnections();
    },
  };
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const taken = errnoCode(error) === "EADDRINUSE";
      const cause = taken ? `Port ${PORT} is already in use; end the other sign-in` : osErrorText(error);
      reject(new SignInError(`Failed to start login server: ${cause}`, { cause: error }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** Another name for this address means that a foreign page asks. */
function isLocal(request: IncomingMessage): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(request.headers.host ?? "");
}

function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(text);
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
