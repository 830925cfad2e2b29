// `codex app-server`: one engine behind the asked transport.
import { delay } from "../base/clock.ts";
import { UserError } from "../base/user-error.ts";
import { preparedCodexHome } from "../config/home.ts";
import { parseOverrides } from "../config/overrides.ts";
import { Engine } from "../core/engine.ts";
import { createServices } from "../core/services.ts";
import type { AppServerOptions, Listen, WebsocketAuth } from "./options.ts";
import { AppServer } from "./server.ts";
import { serveStdio } from "./transports/stdio.ts";
import { warn } from "./transports/warn.ts";
import { exitCodeOf, onStopSignal, type StopSignal } from "./transports/stop-signals.ts";

/** How long turns and commands may take to end with the server; what is left is killed. */
const LAST_TURNS_MS = 700;

/** Serves until the transport ends or a signal comes. Resolves to the exit code. */
export async function runAppServer(options: AppServerOptions, selfArgv: readonly string[]): Promise<number> {
  const { listen } = options;
  if (listen.type === "off") {
    throw new UserError("no transport configured; use --listen or enable remote control");
  }
  if (listen.type === "unix" && options.auth.type !== "none") {
    throw new UserError("websocket auth flags work only with `--listen ws://IP:PORT`");
  }
  const overrides = parseOverrides(options.overrides);
  if (!overrides.ok) throw new UserError(`Error parsing -c overrides: ${overrides.error.message}`);
  const codexHome = preparedCodexHome(process.env);
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
  const stopped = onStopSignal();
  await serve(server, listen, options.auth, stopped);
  await Promise.race([server.engine.close(), delay(LAST_TURNS_MS)]);
  const code = exitCode(listen, stopped);
  // The command line's way out would wait for what nobody reads any more.
  if (process.stdout.writableLength > 0) process.exit(code);
  return code;
}

async function serve(
  server: AppServer,
  listen: Exclude<Listen, { type: "off" }>,
  auth: WebsocketAuth,
  stopped: AbortSignal,
): Promise<void> {
  switch (listen.type) {
    case "stdio":
      return serveStdio(server, process.stdin, process.stdout, stopped);
    case "websocket": {
      const { openGate } = await import("./websocket-auth/gate.ts");
      const gate = openGate(auth);
      if (gate.warning !== null) warn(gate.warning);
      const { serveWebsocket } = await import("./transports/websocket.ts");
      return serveWebsocket(server, { ...listen, gate, hasAuth: auth.type !== "none", stopped });
    }
    case "unix": {
      const { serveUnixSocket } = await import("./transports/unix-socket.ts");
      return serveUnixSocket(server, listen.path, stopped);
    }
  }
}

/** As observed: a listening server ends well with SIGINT and SIGTERM, any other is ended by its signal. */
function exitCode(listen: Listen, stopped: AbortSignal): number {
  if (!stopped.aborted) return 0;
  const signal = stopped.reason as StopSignal;
  return listen.type !== "stdio" && signal !== "SIGHUP" ? 0 : exitCodeOf(signal);
}
