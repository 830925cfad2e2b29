// Who may open a websocket: decided at the upgrade, before any message. Secrets stay in here; no error,
// log line or banner holds one.
import { createHash, timingSafeEqual } from "node:crypto";
import type { WebsocketAuth } from "../options.ts";
import { bearerToken, headerValues } from "./bearer.ts";
import { readSecretFile } from "./secret-file.ts";
import { checkSharedSecret, signedTokenError } from "./signed-token.ts";

export interface Gate {
  /** The reason for a 401, or null when the client may come in. */
  refusal(rawHeaders: readonly string[]): Promise<string | null>;
  /** What whoever runs the server should know about its secret. */
  readonly warning: string | null;
}

/** Reads the secret, once. @throws UserError when it cannot be used */
export function openGate(auth: WebsocketAuth): Gate {
  switch (auth.type) {
    case "none":
      return { refusal: async () => null, warning: null };
    case "capabilityToken": {
      const { secret, isExposed } = readSecretFile(auth.tokenFile);
      return gate(capabilityCheck(secret), isExposed ? auth.tokenFile : null);
    }
    case "signedBearerToken": {
      const { secret, isExposed } = readSecretFile(auth.secretFile);
      const key = checkSharedSecret(auth.secretFile, secret);
      const rules = {
        issuer: auth.issuer ?? null,
        audience: auth.audience ?? null,
        maxClockSkewSeconds: auth.maxClockSkewSeconds,
      };
      return gate((token) => signedTokenError(token, key, rules), isExposed ? auth.secretFile : null);
    }
  }
}

function gate(check: (token: string) => Promise<string | null>, exposedFile: string | null): Gate {
  return {
    refusal: async (rawHeaders) => {
      const bearer = bearerToken(headerValues(rawHeaders, "authorization"));
      return bearer.ok ? check(bearer.token) : bearer.error;
    },
    warning:
      exposedFile === null
        ? null
        : `every user of this machine can read ${exposedFile}; make it yours alone with \`chmod 600\``,
  };
}

/** Compares hashes: of one length whatever was sent, and in a time that says nothing about the token. */
function capabilityCheck(token: string): (given: string) => Promise<string | null> {
  const expected = sha256(token);
  return async (given) =>
    timingSafeEqual(sha256(given), expected) ? null : "invalid websocket bearer token";
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
