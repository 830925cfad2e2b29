// The local page that the browser comes back to: `http://localhost:1455/auth/callback`. It listens on
// loopback only, believes no request without the state it gave out, and is gone after one sign-in.
import { timingSafeEqual } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { delay } from "../../base/clock.ts";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import { SignInError } from "./sign-in-error.ts";

/** 0.120's port; the issuer knows the redirect by it. */
const PORT = 1455;
/** How long the browser may take to fetch its last page. */
const LAST_PAGE_MS = 1000;

export interface CallbackServer {
  readonly redirectUri: string;
  /** The authorization code. Rejects with SignInError when the user refused, with the signal's reason when it aborts. */
  readonly code: Promise<string>;
  /** Shows the browser how the sign-in ended, and closes. */
  finish(error: string | null): void;
}

/** Starts listening until `signal` aborts or `finish`. @throws SignInError when the port is taken */
export async function startCallbackServer(state: string, signal: AbortSignal): Promise<CallbackServer> {
  let settle: { resolve(code: string): void; reject(error: unknown): void };
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  // Looked at only by who waits for it; a cancelled sign-in may have nobody.
  code.catch(() => undefined);
  let browser: ServerResponse | null = null;
  const server = http.createServer((request, response) => {
    const callback = callbackOf(request);
    if (callback === null) return page(response, 404, "Not Found");
    if (!sameText(callback.get("state") ?? "", state)) return page(response, 400, "State mismatch");
    if (browser !== null) return page(response, 400, "This sign-in link was already used");
    const given = callback.get("code");
    if (given !== null && given !== "") {
      browser = response;
      return settle.resolve(given);
    }
    const said = callback.get("error_description") ?? callback.get("error") ?? "Missing authorization code";
    const reason = said.slice(0, 200);
    page(response, 400, `Sign-in failed: ${reason}`);
    settle.reject(new SignInError(`Sign-in could not be completed: ${reason}`));
  });
  const close = (): void => {
    server.close();
    server.closeIdleConnections();
    void delay(LAST_PAGE_MS).then(() => server.closeAllConnections());
  };
  await listen(server);
  if (signal.aborted) {
    close();
    throw signal.reason;
  }
  const abandon = (): void => {
    settle.reject(signal.reason);
    close();
  };
  signal.addEventListener("abort", abandon, { once: true });
  return {
    redirectUri: `http://localhost:${PORT}/auth/callback`,
    code,
    finish(error) {
      signal.removeEventListener("abort", abandon);
      if (browser !== null) {
        if (error === null) page(browser, 200, "Signed in. You can close this window.");
        else page(browser, 500, `Sign-in failed: ${error}`);
      }
      close();
    },
  };
}

function listen(server: http.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const taken = errnoCode(error) === "EADDRINUSE";
      const cause = taken ? `Port ${PORT} is already in use; end the other sign-in` : osErrorText(error);
      reject(new SignInError(`Failed to start login server: ${cause}`, { cause: error }));
    });
    server.listen(PORT, "127.0.0.1", resolve);
  });
}

/** The query of a request to the callback; null for any other request. */
function callbackOf(request: IncomingMessage): URLSearchParams | null {
  const [path, query] = (request.url ?? "").split(/\?(.*)/s, 2);
  if (request.method !== "GET" || path !== "/auth/callback" || !isLocal(request)) return null;
  return new URLSearchParams(query ?? "");
}

/** Another name for this address means that a foreign page asks. */
function isLocal(request: IncomingMessage): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(request.headers.host ?? "");
}

function page(response: ServerResponse, status: number, text: string): void {
  const type = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  response.writeHead(status, { ...type, connection: "close" });
  response.end(text);
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
