// A scripted issuer of ChatGPT tokens, and the account's backend behind them: loopback http, one server for
// both. Every request is recorded before it is answered; a path's answer can be replaced.
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { nowSeconds } from "../../src/base/clock.ts";
import { stepEvents, type JsonObject } from "./model-step.ts";

export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Members of the JSON object or the form; `{}` when it is neither. */
  readonly body: Readonly<Record<string, any>>;
}

/** `hang` never answers, `refuse` drops the connection. A string is sent as HTML. */
export type IssuerReply =
  | { readonly status?: number; readonly body: string | object; readonly delayMs?: number }
  | "hang"
  | "refuse";

type Answer = (request: IssuerRequest, n: number) => IssuerReply | Promise<IssuerReply>;

export interface Issuer {
  /** For `login_issuer`, without a slash at the end. */
  readonly url: string;
  /** For `chatgpt_base_url`. */
  readonly backendUrl: string;
  readonly requests: readonly IssuerRequest[];
  /** The requests to one path, in order. */
  to(path: string): readonly IssuerRequest[];
  /** Answers by path, in the place of the usual ones. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

export const TOKEN = "/oauth/token";
export const USER_CODE = "/api/accounts/deviceauth/usercode";
export const DEVICE_TOKEN = "/api/accounts/deviceauth/token";
export const USAGE = "/backend-api/wham/usage";
export const RESPONSES = "/backend-api/codex/responses";

export interface TokenOptions {
  /** Makes a token unlike the others; shows in `jti`. */
  readonly id: string;
  readonly account?: string;
  readonly plan?: string;
  readonly email?: string;
  /** Seconds from now. */
  readonly lasts?: number;
}

/** An unsigned token. The mark `SECRET` in its signature is what a leak would show. */
export function jwt({
  id,
  account = "acc-1",
  plan = "plus",
  email = "a@b.c",
  lasts = 3600,
}: TokenOptions): string {
  const claims = {
    email,
    jti: id,
    exp: nowSeconds() + lasts,
    "https://api.openai.com/auth": {
      chatgpt_account_id: account,
      chatgpt_plan_type: plan,
      chatgpt_user_id: "u1",
    },
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.SECRET${id}`;
}

/** The members of a token answer. */
export function tokenAnswer(id: string, more: Partial<TokenOptions> = {}): JsonObject {
  return {
    id_token: jwt({ ...more, id: `id-${id}` }),
    access_token: jwt({ ...more, id: `access-${id}` }),
    refresh_token: `SECRETrefresh-${id}`,
    token_type: "Bearer",
    expires_in: more.lasts ?? 3600,
  };
}

/** Starts one on a free loopback port. Codes and refreshes give the tokens `1`, `2`, …; a device code waits once. */
export async function startIssuer(): Promise<Issuer> {
  const requests: IssuerRequest[] = [];
  const answers = new Map<string, Answer>();
  const usual = usualAnswers();
  const server = http.createServer((incoming, response) => {
    response.on("error", () => undefined);
    void record(incoming).then(async (request) => {
      const n = requests.filter(({ path }) => path === request.path).length;
      requests.push(request);
      const answer = answers.get(request.path) ?? usual.get(request.path);
      send(response, await (answer?.(request, n) ?? { status: 404, body: { error: "not found" } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    backendUrl: `${url}/backend-api/`,
    requests,
    to: (path) => requests.filter((request) => request.path === path),
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The events of a model's answer, as the body of a response. */
export function modelAnswer(text: string, n = 0): IssuerReply {
  const events = stepEvents({ text }, n);
  const lines = events.map((event) => `event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
  return { body: lines.join("") };
}

/** Takes only requests with one of these access tokens. */
export function onlyTokens(...ids: readonly string[]): Answer {
  return ({ headers }, n) => {
    const isTaken = ids.some((id) => headers.authorization?.endsWith(`SECRET${id}`));
    return isTaken ? modelAnswer("fine", n) : { status: 401, body: { error: { message: "bad token" } } };
  };
}

function usualAnswers(): Map<string, Answer> {
  let given = 0;
  return new Map<string, Answer>([
    [TOKEN, () => ({ body: tokenAnswer(String((given += 1))) })],
    [USER_CODE, () => ({ body: { device_auth_id: "dev-1", user_code: "ABCD-1234", interval: "0" } })],
    [
      DEVICE_TOKEN,
      (_, n) =>
        n === 0
          ? { status: 403, body: { error: "pending" } }
          : {
              body: {
                authorization_code: "device-code",
                code_verifier: "device-verifier",
                code_challenge: "x",
              },
            },
    ],
    [RESPONSES, (_, n) => modelAnswer("fine", n)],
  ]);
}

async function record(request: IncomingMessage): Promise<IssuerRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  const { method = "", url = "", headers } = request;
  const isForm = headers["content-type"]?.includes("x-www-form-urlencoded") === true;
  const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : text === "" ? {} : JSON.parse(text);
  return { method, path: url.split("?")[0]!, headers, body };
}

function send(response: ServerResponse, reply: IssuerReply): void {
  if (reply === "hang") return;
  if (reply === "refuse") return void response.socket?.destroy();
  const { status = 200, body, delayMs = 0 } = reply;
  setTimeout(() => {
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/event-stream" : "application/json" });
    response.end(isText ? body : JSON.stringify(body));
  }, delayMs);
}
