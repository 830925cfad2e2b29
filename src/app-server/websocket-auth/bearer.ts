// The bearer token of an upgrade request. Only the `Authorization` header counts: a token in the URL would
// end up in logs and histories, so it is not looked at.

export type Bearer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly error: string };

/**
 * The token in the request's `Authorization` headers; the errors are 0.120's. Two headers are refused:
 * whoever stands between (a proxy) may have looked at the other one.
 */
export function bearerToken(headers: readonly string[]): Bearer {
  const [header, ...others] = headers;
  if (header === undefined) return { ok: false, error: "missing websocket bearer token" };
  const match = /^bearer +([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?) *$/i.exec(header);
  if (match === null || others.length > 0) return { ok: false, error: "invalid authorization header" };
  return { ok: true, token: match[1]! };
}

/** The values of every header of this name, as they came. Node itself keeps only the first of some. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name);
}
