// `codex app-server`: parsed words → typed options → the server.
import { resolve } from "node:path";
import { UserError } from "../../base/user-error.ts";
import type { AppServerOptions, Listen, WebsocketAuth } from "../../app-server/options.ts";
import { isGiven, valueOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { configOverrides } from "../overrides.ts";
import { selfArgv } from "../self.ts";

/** Serves until the transport ends; resolves to the exit code. */
export async function runAppServerCommand(args: ParsedArgs): Promise<number> {
  const options: AppServerOptions = {
    listen: listenOf(valueOf(args, "listen") ?? "stdio://"),
    auth: websocketAuth(args),
    overrides: await configOverrides(args),
    analyticsDefaultEnabled: isGiven(args, "analytics-default-enabled"),
  };
  const { runAppServer } = await import("../../app-server/main.ts");
  return runAppServer(options, selfArgv());
}

/** The address as the parser has checked it. */
function listenOf(text: string): Listen {
  if (text === "off") return { type: "off" };
  if (text === "stdio://") return { type: "stdio" };
  if (text.startsWith("unix://")) return { type: "unix", path: text.slice("unix://".length) };
  const colon = text.lastIndexOf(":");
  const host = text.slice("ws://".length, colon).replace(/^\[|\]$/g, "");
  return { type: "websocket", host, port: Number(text.slice(colon + 1)) };
}

const SIGNED_ONLY = ["ws-shared-secret-file", "ws-issuer", "ws-audience", "ws-max-clock-skew-seconds"];

/** The combinations of requirements CLI-46 to CLI-49 and CLI-73. Throws `UserError` for others. */
export function websocketAuth(args: ParsedArgs): WebsocketAuth {
  const mode = valueOf(args, "ws-auth");
  if (mode === undefined) {
    if (["ws-token-file", ...SIGNED_ONLY].some((key) => isGiven(args, key))) {
      throw new UserError(
        "websocket auth flags require `--ws-auth capability-token` or `--ws-auth signed-bearer-token`",
      );
    }
    return { type: "none" };
  }
  return mode === "capability-token" ? capabilityToken(args) : signedToken(args);
}

function capabilityToken(args: ParsedArgs): WebsocketAuth {
  if (SIGNED_ONLY.some((key) => isGiven(args, key))) {
    throw new UserError(
      "`--ws-shared-secret-file`, `--ws-issuer`, `--ws-audience`, and `--ws-max-clock-skew-seconds` require `--ws-auth signed-bearer-token`",
    );
  }
  return { type: "capabilityToken", tokenFile: fileOf(args, "ws-token-file", "capability-token") };
}

function signedToken(args: ParsedArgs): WebsocketAuth {
  if (isGiven(args, "ws-token-file")) {
    throw new UserError("`--ws-token-file` requires `--ws-auth capability-token`, not `signed-bearer-token`");
  }
  const issuer = expected(args, "ws-issuer");
  const audience = expected(args, "ws-audience");
  return {
    type: "signedBearerToken",
    secretFile: fileOf(args, "ws-shared-secret-file", "signed-bearer-token"),
    maxClockSkewSeconds: clockSkew(args),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
}

/** The file's absolute path; a relative one counts from the working directory. */
function fileOf(args: ParsedArgs, key: string, mode: string): string {
  const file = valueOf(args, key);
  if (file === undefined) throw new UserError(`\`--${key}\` is required when \`--ws-auth ${mode}\` is set`);
  return resolve(file);
}

/** What a token must name. A blank one expects nothing, as in 0.120. */
function expected(args: ParsedArgs, key: string): string | undefined {
  const value = valueOf(args, key)?.trim();
  return value === "" ? undefined : value;
}

function clockSkew(args: ParsedArgs): number {
  const seconds = Number(valueOf(args, "ws-max-clock-skew-seconds") ?? 30);
  if (seconds < 2 ** 63) return seconds;
  throw new UserError("websocket auth clock skew must fit in a signed 64-bit integer");
}
