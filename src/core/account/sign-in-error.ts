// A sign-in, or its renewal, that did not work. The message is one sentence without secrets.

export class SignInError extends Error {
  override readonly name = "SignInError";
}
