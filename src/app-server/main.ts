// `codex app-server`: one engine behind the asked transport.
import { UserError } from "../base/user-error.ts";
import { resolveCodexHome, ensureCodexHome } from "../config/home.ts";
import { parseOverrides } from "../config/overrides.ts";
import { Engine } from "../core/engine.ts";
import { createServices } from "../core/services.ts";
import type { AppServerOptions } from "./options.ts";
import { AppServer } from "./server.ts";
import { serveStdio } from "./transports/stdio.ts";

/** Serves until the transport ends. Resolves to the exit code. */
export async function runAppServer(options: AppServerOptions, selfArgv: readonly string[]): Promise<number> {
  if (options.listen.type === "off") {
    throw new UserError("no transport configured; use --listen or enable remote control");
  }
  if (options.listen.type === "websocket") {
    throw new UserError("the WebSocket transport is not yet supported; use `--listen stdio://`.");
  }
  const overrides = parseOverrides(options.overrides);
  if (!overrides.ok) throw new UserError(`Error parsing -c overrides: ${overrides.error.message}`);
  const codexHome = resolveCodexHome(process.env);
  ensureCodexHome(codexHome);
  const services = createServices({
    codexHome,
    cwd: process.cwd(),
    env: process.env,
    source: "vscode",
    selfArgv,
    overrides: overrides.value,
    flags: {},
    apiKey: null,
  });
  const server = new AppServer((events) => new Engine(services, events));
  await serveStdio(server, process.stdin, process.stdout);
  await server.engine.close();
  return 0;
}
