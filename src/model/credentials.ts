// The `authorization` header of a provider. Read for every request, so a login or a logout counts
// from the next one on. Never logged, never part of an error text.
import { ModelError, type Provider } from "./types.ts";

/** The OpenAI account's credential at this moment. */
export interface AccountCredential {
  readonly token: string;
  /** Sent along with ChatGPT tokens. */
  readonly accountId: string | null;
  /** Tokens of ChatGPT count at its own backend, an API key at the provider's base URL. */
  readonly isChatgpt: boolean;
}

export interface Credentials {
  /** Null when nobody is signed in. */
  readonly account: () => AccountCredential | null;
  /** Renews a credential that is about to end. */
  readonly freshen: () => Promise<void>;
  /** After a 401 for `token`: whether another one may be tried now. @throws ModelError when renewing it failed */
  readonly recover: (token: string) => Promise<boolean>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The headers that authenticate a request; none for an open provider. With `requires_openai_auth`
 * the account's key counts and `env_key` is ignored (spec/requirements.md PROV-14).
 * @throws ModelError `missingCredentials` when the variable named by `env_key` is unset or blank
 */
export function authHeaders(provider: Provider, credentials: Credentials): Readonly<Record<string, string>> {
  const account = usesAccount(provider) ? credentials.account() : null;
  const token = (usesAccount(provider) ? account?.token : tokenOf(provider, credentials))?.trim() ?? "";
  return token === "" ? {} : credentialHeaders({ token, accountId: account?.accountId ?? null });
}

/** The headers that carry a credential. */
export function credentialHeaders(
  credential: Pick<AccountCredential, "token" | "accountId">,
): Readonly<Record<string, string>> {
  const { token, accountId } = credential;
  const account = accountId === null ? {} : { "chatgpt-account-id": accountId };
  return { authorization: `Bearer ${token}`, ...account };
}

/** Whether the account's credential is what authenticates requests to this provider. */
export function usesAccount(provider: Provider): boolean {
  return provider.requiresOpenaiAuth && provider.bearerToken === undefined;
}

function tokenOf(provider: Provider, credentials: Credentials): string | null {
  if (provider.envKey !== undefined && !provider.requiresOpenaiAuth) {
    const value = credentials.env[provider.envKey];
    if (value === undefined || value.trim() === "") throw missingVariable(provider, provider.envKey);
    return value;
  }
  return provider.bearerToken ?? null;
}

function missingVariable(provider: Provider, name: string): ModelError {
  const hint = provider.envKeyInstructions === undefined ? "" : ` ${provider.envKeyInstructions}`;
  return new ModelError("missingCredentials", `Missing environment variable: \`${name}\`.${hint}`);
}
