// The `authorization` header of a provider. Read for every request, so a login or a logout counts
// from the next one on. Never logged, never part of an error text.
import { ModelError, type Provider } from "./types.ts";

export interface Credentials {
  /** The OpenAI account's API key at this moment; null when nobody is logged in. */
  readonly openaiApiKey: () => string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The headers that authenticate a request; none for an open provider. With `requires_openai_auth`
 * the account's key counts and `env_key` is ignored (spec/requirements.md PROV-14).
 * @throws ModelError `missingCredentials` when the variable named by `env_key` is unset or blank
 */
export function authHeaders(provider: Provider, credentials: Credentials): Readonly<Record<string, string>> {
  const token = tokenOf(provider, credentials)?.trim() ?? "";
  return token === "" ? {} : { authorization: `Bearer ${token}` };
}

function tokenOf(provider: Provider, credentials: Credentials): string | null {
  if (provider.envKey !== undefined && !provider.requiresOpenaiAuth) {
    const value = credentials.env[provider.envKey];
    if (value === undefined || value.trim() === "") throw missingVariable(provider, provider.envKey);
    return value;
  }
  if (provider.bearerToken !== undefined) return provider.bearerToken;
  return provider.requiresOpenaiAuth ? credentials.openaiApiKey() : null;
}

function missingVariable(provider: Provider, name: string): ModelError {
  const hint = provider.envKeyInstructions === undefined ? "" : ` ${provider.envKeyInstructions}`;
  return new ModelError("missingCredentials", `Missing environment variable: \`${name}\`.${hint}`);
}
