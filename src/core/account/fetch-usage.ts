// Asks the backend of a ChatGPT account for its usage, with a credential that is renewed when it has to be.
import { credentialHeaders } from "../../model/credentials.ts";
import type { GetAccountRateLimitsResponse } from "../../protocol/account.ts";
import type { Account } from "./account.ts";
import { readUsage, usageUrl } from "./rate-limits.ts";
import { SignInError } from "./sign-in-error.ts";
import { getJson, type Web } from "./web.ts";

/** The account's usage; after a 401 it is asked for once more. @throws SignInError, ModelError when it cannot be had */
export async function fetchUsage(
  account: Account,
  web: Web,
  base: string,
): Promise<GetAccountRateLimitsResponse> {
  const url = usageUrl(base);
  await account.freshen();
  for (let mayRecover = true; ; mayRecover = false) {
    const credential = account.credential();
    const { status, body } = await getJson(
      web,
      url,
      credential === null ? {} : credentialHeaders(credential),
    );
    const isRefused = status === 401 && mayRecover && credential !== null;
    if (isRefused && (await account.recover(credential.token))) continue;
    if (status !== 200) throw new SignInError(`${url} answered ${status}`);
    if (Object.keys(body).length === 0) throw new SignInError(`the answer of ${url} is no JSON object`);
    return readUsage(body);
  }
}
