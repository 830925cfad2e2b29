// What a method file exports: the method's name and its handler. Params are valid when the handler
// sees them; errors are thrown as RpcError.
import type { ClientMethod, ClientParams, ClientResult } from "../protocol/methods.ts";
import type { Engine } from "../core/engine.ts";
import type { Connection } from "./connection.ts";
import type { EncodedResult } from "./encoded-result.ts";
import type { Questions } from "./questions.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** A result, or its JSON where a method has that at less cost. */
type Answer<M extends ClientMethod> = ClientResult<M> | EncodedResult;

export interface MethodContext<M extends ClientMethod> {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly subscriptions: Subscriptions;
  readonly questions: Questions;
  /** Features switched by `experimentalFeature/enablement/set`, for the life of the process. */
  readonly runtimeFeatures: Map<string, boolean>;
  /** Answers now; the handler goes on. What it returns is then ignored. */
  reply(result: Answer<M>): void;
  /** Runs after the answer was sent. */
  after(body: () => void): void;
}

export interface Method<M extends ClientMethod> {
  readonly name: M;
  handle(params: ClientParams<M>, context: MethodContext<M>): Answer<M> | Promise<Answer<M>>;
}

/** Declares a method; only for its types. */
export function method<M extends ClientMethod>(name: M, handle: Method<NoInfer<M>>["handle"]): Method<M> {
  return { name, handle };
}
