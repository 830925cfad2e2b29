// A sign-in, or its renewal, that did not work. The message is one sentence without secrets.

export class SignInError extends Error {
  override readonly name = "SignInError";
  /** Whether the same credential would be refused again. */
  readonly isRefusal: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly isRefusal?: boolean } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.isRefusal = options.isRefusal ?? false;
  }
}
