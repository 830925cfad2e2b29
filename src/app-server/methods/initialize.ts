// initialize: the handshake. The first client's name becomes the process's originator.
import { sendConfigWarnings } from "../config-warnings.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { userAgent } from "../../core/user-agent.ts";

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const initialize = method("initialize", (params, { connection, engine, after }) => {
  const { name, version } = params.clientInfo;
  if (!HEADER_VALUE.test(name)) {
    throw invalidRequest(`Invalid clientInfo.name: '${name}'. Must be a valid HTTP header value.`);
  }
  engine.services.adoptClient({ name, version });
  connection.initialize({
    experimentalApi: params.capabilities?.experimentalApi ?? false,
    optOut: params.capabilities?.optOutNotificationMethods ?? [],
  });
  // A client of this process has read the configuration itself.
  if (!connection.inProcess) after(() => void sendConfigWarnings(engine, connection));
  return {
    userAgent: userAgent(name, version, engine.services.env),
    codexHome: engine.services.codexHome,
    platformFamily: process.platform === "win32" ? "windows" : "unix",
    platformOs: process.platform === "darwin" ? "macos" : process.platform === "win32" ? "windows" : "linux",
  };
});
