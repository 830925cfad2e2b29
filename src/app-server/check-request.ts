// What a request must pass before its method runs: handshake, known name, valid params, and the
// gates of experimental parts. Loaded only for clients outside this process.
import { clientMethods, isClientMethod, paramsSchema } from "../protocol/method-names.ts";
import { experimentalUse } from "../protocol/experimental.ts";
import type { ClientMethod } from "../protocol/methods.ts";
import { validate } from "../protocol/validate.ts";
import type { Connection } from "./connection.ts";
import { invalidRequest } from "./rpc-error.ts";

/** The method of a request that may run. @throws RpcError */
export async function checkRequest(
  connection: Connection,
  method: string,
  params: unknown,
): Promise<ClientMethod> {
  if (!isClientMethod(method)) {
    const list = clientMethods.map((name) => `\`${name}\``).join(", ");
    throw invalidRequest(`Invalid request: unknown variant \`${method}\`, expected one of ${list}`);
  }
  const schema = await paramsSchema(method);
  if (schema !== null) {
    if (params === undefined || params === null)
      throw invalidRequest("Invalid request: missing field `params`");
    const checked = validate(schema, params);
    if (!checked.ok) throw invalidRequest(`Invalid request: ${checked.error}`);
  }
  if (method === "initialize") {
    if (connection.initialized) throw invalidRequest("Already initialized");
    return method;
  }
  if (!connection.initialized) throw invalidRequest("Not initialized");
  if (!connection.experimentalApi) {
    const gate = experimentalUse(method, params);
    if (gate !== null) throw invalidRequest(`${gate} requires experimentalApi capability`);
  }
  return method;
}
