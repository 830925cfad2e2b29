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
