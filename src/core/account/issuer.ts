// The endpoints of the issuer of ChatGPT tokens, and what goes over them: the authorization-code flow with
// PKCE, the device-code flow, the refresh (spec/app-server.md §9 account; observed on 0.120).
import { createHash, randomBytes } from "node:crypto";
import type { ChatgptTokens } from "../../config/auth-format.ts";
import { SignInError } from "./sign-in-error.ts";
import { sendForm, sendJson, type JsonAnswer, type Web } from "./web.ts";

/** The public client that 0.120 signs in as. */
const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";
const SCOPE = "openid profile email offline_access api.connectors.read api.connectors.invoke";

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

/** A fresh verifier and its S256 challenge (RFC 7636). */
export function newPkce(): Pkce {
  const verifier = randomBytes(64).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** The page that the user opens. */
export function authorizeUrl(request: {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly state: string;
  readonly originator: string;
  readonly workspace: string | null;
}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: CLIENT_ID,
    redirect_uri: request.redirectUri,
    scope: SCOPE,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    id_token_add_organizations: "true",
    codex_cli_simplified_flow: "true",
    state: request.state,
    originator: request.originator,
    ...(request.workspace === null ? {} : { allowed_workspace_id: request.workspace }),
  });
  return `${request.issuer}/oauth/authorize?${query.toString().replaceAll("+", "%20")}`;
}

/** Changes an authorization code into tokens. @throws SignInError */
export async function exchangeCode(
  web: Web,
  request: {
    readonly issuer: string;
    readonly code: string;
    readonly redirectUri: string;
    readonly verifier: string;
  },
): Promise<ChatgptTokens> {
  const answer = await sendForm(web, `${request.issuer}/oauth/token`, {
    grant_type: "authorization_code",
    code: request.code,
    redirect_uri: request.redirectUri,
    client_id: CLIENT_ID,
    code_verifier: request.verifier,
  });
  return tokensOf(answer, "Token exchange failed");
}

/** New tokens for a refresh token; what the answer leaves out stays. @throws SignInError */
export async function refreshTokens(web: Web, issuer: string, old: ChatgptTokens): Promise<ChatgptTokens> {
  const answer = await sendJson(web, `${issuer}/oauth/token`, {
    client_id: CLIENT_ID,
    grant_type: "refresh_token",
    refresh_token: old.refreshToken,
  });
  if (!isSuccess(answer)) throw failure("The sign-in could not be refreshed", answer);
  if (textAt(answer.body, "access_token") === null) {
    throw new SignInError("The sign-in could not be refreshed: the server answered without a new token");
  }
  const { body } = answer;
  return {
    idToken: textAt(body, "id_token") ?? old.idToken,
    accessToken: textAt(body, "access_token") ?? old.accessToken,
    refreshToken: textAt(body, "refresh_token") ?? old.refreshToken,
    accountId: old.accountId,
  };
}

export interface DeviceCode {
  readonly deviceAuthId: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly intervalMs: number;
}

/** Asks for a code that the user types on another device. @throws SignInError */
export async function requestDeviceCode(web: Web, issuer: string): Promise<DeviceCode> {
  const url = `${issuer}/api/accounts/deviceauth/usercode`;
  const answer = await sendJson(web, url, { client_id: CLIENT_ID });
  if (answer.status === 404) {
    throw new SignInError(
      "device code login is not enabled for this server; sign in with the browser instead",
    );
  }
  const deviceAuthId = textAt(answer.body, "device_auth_id");
  const userCode = textAt(answer.body, "user_code") ?? textAt(answer.body, "usercode");
  if (!isSuccess(answer) || deviceAuthId === null || userCode === null) {
    throw failure("failed to request device code", answer);
  }
  const seconds = Number(answer.body["interval"] ?? 5);
  return {
    deviceAuthId,
    userCode,
    verificationUrl: `${issuer}/codex/device`,
    intervalMs: Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 60) * 1000 : 5000,
  };
}

/** The tokens once the user has typed the code; null while the issuer still waits. @throws SignInError */
export async function pollDeviceCode(
  web: Web,
  issuer: string,
  code: DeviceCode,
): Promise<ChatgptTokens | null> {
  const answer = await sendJson(web, `${issuer}/api/accounts/deviceauth/token`, {
    device_auth_id: code.deviceAuthId,
    user_code: code.userCode,
  });
  if (answer.status === 403 || answer.status === 404) return null;
  const authorization = textAt(answer.body, "authorization_code");
  const verifier = textAt(answer.body, "code_verifier");
  if (!isSuccess(answer) || authorization === null || verifier === null) {
    throw failure("the code could not be checked", answer);
  }
  const redirectUri = `${issuer}/deviceauth/callback`;
  return exchangeCode(web, { issuer, code: authorization, redirectUri, verifier });
}

function isSuccess({ status }: { readonly status: number }): boolean {
  return status >= 200 && status <= 299;
}

function tokensOf(answer: JsonAnswer, what: string): ChatgptTokens {
  const idToken = textAt(answer.body, "id_token");
  const accessToken = textAt(answer.body, "access_token");
  const refreshToken = textAt(answer.body, "refresh_token");
  if (!isSuccess(answer) || idToken === null || accessToken === null || refreshToken === null) {
    throw failure(what, answer);
  }
  return { idToken, accessToken, refreshToken, accountId: null };
}

/** Says the status and the issuer's own words, never the request. */
function failure(what: string, { status, body }: JsonAnswer): SignInError {
  const nested = typeof body["error"] === "object" && body["error"] !== null ? body["error"] : {};
  const said =
    textAt(body, "error_description") ??
    textAt(body, "message") ??
    textAt(body, "error") ??
    textAt(nested as JsonAnswer["body"], "message");
  const answered = isSuccess({ status }) ? "without what was asked for" : String(status);
  const words = said === null ? "" : ` (${said.slice(0, 200)})`;
  const isRefusal = status === 400 || status === 401 || status === 403;
  return new SignInError(`${what}: the server answered ${answered}${words}`, { isRefusal });
}

function textAt(body: JsonAnswer["body"], key: string): string | null {
  const value = body[key];
  return typeof value === "string" && value !== "" ? value : null;
}
