// What a request must pass before its method runs: known name, valid params, handshake, and the
// gates of experimental parts. Loaded only for clients outside this process.
import { experimentalUse } from "../protocol/experimental.ts";
import { parseRequest, type ClientRequest } from "../protocol/parse-request.ts";
import type { Fault } from "../protocol/validate.ts";
import type { Connection } from "./connection.ts";
import { invalidRequest } from "./rpc-error.ts";

/** The request in canonical form. @throws RpcError */
export async function checkRequest(
  connection: Connection,
  method: string,
  params: unknown,
): Promise<ClientRequest> {
  const parsed = await parseRequest(method, params);
  if (!parsed.ok) throw invalidRequest(`Invalid request: ${faultText(parsed.error)}`);
  const request = parsed.value;
  if (request.method === "initialize") {
    if (connection.initialized) throw invalidRequest("Already initialized");
    return request;
  }
  if (!connection.initialized) throw invalidRequest("Not initialized");
  const gate = connection.experimentalApi ? null : experimentalUse(request.method, params);
  if (gate !== null) throw invalidRequest(`${gate} requires experimentalApi capability`);
  return request;
}

/** 0.120's text, and what it does not say: which member is at fault. */
function faultText({ text, path }: Fault): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  return steps.length === 0 ? text : `${text} (at \`params${steps.join("")}\`)`;
}
