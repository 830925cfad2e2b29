// What the exec front end needs from the program around it: a way to the server, and the few
// configured facts that the protocol does not carry. Types only.
import type { Transport } from "../protocol/transport.ts";

export interface ExecHost {
  /** Connects to the engine of this process. */
  connect(): Transport;
  readonly config: ExecConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ExecConfig {
  /** The effective working directory. */
  readonly cwd: string;
  readonly hideReasoning: boolean;
  readonly showRawReasoning: boolean;
  readonly reasoningEffort: string | null;
  readonly reasoningSummary: string | null;
  /** One line each, shown before the run. */
  readonly warnings: readonly string[];
  /** `exec resume` finds threads through this: by `--last` or by name. Null = none. */
  findThread(query: {
    readonly last: boolean;
    readonly all: boolean;
    readonly name: string | null;
  }): string | null;
}
