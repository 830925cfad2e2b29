// What a failing file operation is called on the wire: the operating system's bare text.
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import { internalError, invalidRequest, RpcError } from "../rpc-error.ts";

/** The answer for whatever a file operation threw. */
export function fileFault(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  // Node's own check; the system never sees such a name.
  if (errnoCode(error) === "ERR_INVALID_ARG_VALUE") {
    return invalidRequest("file name contained an unexpected NUL byte");
  }
  return internalError(osErrorText(error));
}

/** Runs a file operation. @throws RpcError */
export async function withFaults<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileFault(error);
  }
}
