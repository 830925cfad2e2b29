// URL and headers of a Responses request. Later sources win: provider, environment, request,
// credentials.
import { authHeaders, usesAccount, type Credentials } from "../credentials.ts";
import { isSendable } from "../http.ts";
import type { ModelRequest, Provider } from "../types.ts";
import type { EventLog } from "./events.ts";

/** `<base_url>/responses` with the provider's query parameters, URL-encoded. */
export function responsesUrl(provider: Provider, credentials: Credentials): string {
  const isChatgpt = usesAccount(provider) && credentials.account()?.isChatgpt === true;
  const base = isChatgpt ? (provider.chatgptBaseUrl ?? provider.baseUrl) : provider.baseUrl;
  const query = Object.entries(provider.queryParams).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${base}/responses${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

/** The headers, names in lower case. One that cannot be sent is left out and logged. @throws ModelError `missingCredentials` */
export function requestHeaders(
  request: ModelRequest,
  provider: Provider,
  credentials: Credentials,
  log: EventLog,
): Readonly<Record<string, string>> {
  const sources: Readonly<Record<string, string | undefined>>[] = [
    provider.httpHeaders,
    fromEnvironment(provider.envHttpHeaders, credentials.env),
    request.headers,
    authHeaders(provider, credentials),
    { accept: "text/event-stream", "content-type": "application/json" },
  ];
  const headers: Record<string, string> = {};
  for (const [name, value] of sources.flatMap((source) => Object.entries(source))) {
    if (value === undefined || value.trim() === "") continue;
    if (isSendable(name, value)) headers[name.toLowerCase()] = value;
    else log(`left out the header ${JSON.stringify(name)}: its name or value cannot be sent`);
  }
  return headers;
}

function fromEnvironment(
  names: Readonly<Record<string, string>>,
  env: Credentials["env"],
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(names).map(([header, variable]) => [header, env[variable]]));
}
