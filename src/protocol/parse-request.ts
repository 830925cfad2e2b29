// The door for requests of clients: method and params, checked and in canonical form. The schema is loaded
// when its method is first used.

import { err, ok, type Result } from "../base/result.ts";
import { canonical } from "./canonical.ts";
import { clientMethods, isClientMethod, paramsSchema } from "./method-names.ts";
import type { ClientMethod, ClientRequests } from "./methods.ts";
import { invalidType, missingField, unknownVariant } from "./serde-text.ts";
import { type Fault, fault, isUnit, validate } from "./validate.ts";

/** A request whose params fit its method. */
export type ClientRequest = {
  readonly [M in ClientMethod]: { readonly method: M; readonly params: ClientRequests[M]["params"] };
}[ClientMethod];

/**
 * Checks a request. The error holds the text after "Invalid request: " (spec/app-server.md 1.5): an unknown
 * method, missing params, or the first problem in the params.
 */
export async function parseRequest(method: string, params: unknown): Promise<Result<ClientRequest, Fault>> {
  if (!isClientMethod(method)) return err(fault(unknownVariant(method, clientMethods)));
  const schema = await paramsSchema(method);
  if (schema === null) {
    return isUnit(params) ? ok(checked(method, undefined)) : err(fault(invalidType(params, "unit")));
  }
  if (params === undefined || params === null) return err(fault(missingField("params")));
  const result = validate(schema, params);
  return result.ok ? ok(checked(method, canonical(schema, params))) : result;
}

/** The one place where checked data gets its static type. */
function checked(method: ClientMethod, params: unknown): ClientRequest {
  return { method, params } as ClientRequest;
}
