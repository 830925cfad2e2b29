// An error whose message is meant for the user as it stands: one sentence that names what is
// wrong, where, and what to do next. The front end prints it and exits with `exitCode`.

export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode: number;

  constructor(message: string, options: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}
