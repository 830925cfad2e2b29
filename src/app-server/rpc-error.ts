// An error answer to a request. Codes as 0.120 uses them (`spec/app-server.md` §1).

const INVALID_REQUEST = -32600;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;

export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The error for a request that makes no sense as things stand. */
export function invalidRequest(message: string, data?: unknown): RpcError {
  return new RpcError(INVALID_REQUEST, message, data);
}

/** The answer to a request that comes while too many are open. The text is 0.120's. */
export function overloaded(): { readonly code: number; readonly message: string } {
  return { code: -32001, message: "Server overloaded; retry later." };
}

/** The error for something outside the protocol that failed: a file, a program, the network. */
export function internalError(message: string): RpcError {
  return new RpcError(INTERNAL_ERROR, message);
}
