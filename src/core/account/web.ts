// Small JSON requests to the issuer and to the account's backend.
import type { IncomingMessage } from "node:http";
import type { HttpTransport } from "../../model/http.ts";
import { SignInError } from "./sign-in-error.ts";

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** How requests go out: one pool of connections, and who we are. */
export interface Web {
  readonly transport: HttpTransport;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

export interface JsonAnswer {
  readonly status: number;
  /** Empty when the answer is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** POST with a JSON body. @throws SignInError when there is no answer; the reason of `web.signal` when it aborts */
export function sendJson(web: Web, url: string, body: object): Promise<JsonAnswer> {
  return send(web, url, { "content-type": "application/json" }, JSON.stringify(body));
}

/** POST with a form. @throws SignInError when there is no answer */
export function sendForm(web: Web, url: string, form: Readonly<Record<string, string>>): Promise<JsonAnswer> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return send(web, url, headers, new URLSearchParams(form).toString());
}

/** GET. @throws SignInError when there is no answer */
export function getJson(
  web: Web,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<JsonAnswer> {
  return send(web, url, headers, null);
}

async function send(
  web: Web,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): Promise<JsonAnswer> {
  const own = { "user-agent": web.userAgent, accept: "application/json" };
  const signal = AbortSignal.any([web.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const response = await web.transport.post({ url, headers: { ...own, ...headers }, body }, signal);
    return { status: response.statusCode ?? 0, body: jsonObject(await textOf(response)) };
  } catch (error) {
    if (web.signal.aborted) throw web.signal.reason;
    throw new SignInError(`error sending request for url (${url})`, { cause: error });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > MAX_ANSWER_BYTES) break;
    parts.push(chunk as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

function jsonObject(text: string): JsonAnswer["body"] {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? (json as JsonAnswer["body"])
      : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
