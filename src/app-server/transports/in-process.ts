// A client in this process: messages are handed over as objects, never as text.
import type { Transport } from "../../protocol/transport.ts";
import type { AppServer } from "../server.ts";

/** Connects a client of this process. Its transport is the client's end. */
export function connectInProcess(server: AppServer): Transport {
  const transport: Transport = {
    send: (message) => server.receive(connection, message),
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => server.disconnect(connection),
  };
  const connection = server.connect((message) => transport.onMessage(message), { inProcess: true });
  return transport;
}
