// Keys of sign-in and credentials (CONF-133 … CONF-135).
import { oneOf, text } from "./spec.ts";

export const accountKeys = {
  cli_auth_credentials_store: oneOf(
    ["file", "keyring", "auto", "ephemeral"],
    "Where the sign-in is kept: auth.json, the system keyring, the first that works, or memory.",
    "file",
  ),
  login_issuer: text(
    "Who gives out ChatGPT tokens: the address that sign-ins and renewals go to. Only read from the user's own file.",
    "https://auth.openai.com",
  ),
  forced_login_method: oneOf(["chatgpt", "api"], "The only way to sign in that is allowed."),
  forced_chatgpt_workspace_id: text("The only ChatGPT workspace that is allowed."),
} as const;
