// The commands that one client has running, by its own names for them. They end with the client: no
// other client can see them, and nothing outlives the connection.
import type { Engine } from "../../core/engine.ts";
import type { Connection } from "../connection.ts";
import { invalidRequest } from "../rpc-error.ts";
import { ClientCommand } from "./client-command.ts";
import type { CommandRequest } from "./request.ts";
import { Slots } from "./slots.ts";

/** Commands of all clients of a server that run at once. */
const MAX_RUNNING = 64;
/** Of these, how many may be young: a burst of short commands needs no more memory than these. */
const MAX_BEGINNING = 12;
/** How long a command is young, in milliseconds. */
export const YOUTH_MS = 250;

export class ClientCommands {
  private readonly named = new Map<string, ClientCommand>();
  private readonly all = new Set<ClientCommand>();
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.gone.addEventListener("abort", () => this.terminateAll(), { once: true });
  }

  /** Takes a command in. @throws RpcError when its name is in use */
  add(request: CommandRequest): ClientCommand {
    const { processId } = request;
    if (processId !== null && this.named.has(processId)) {
      throw invalidRequest(`duplicate active command/exec process id: ${JSON.stringify(processId)}`);
    }
    const command = new ClientCommand(request, this.connection, (bytes, stream, capReached) => {
      if (!this.connection.wants("command/exec/outputDelta")) return;
      const deltaBase64 = bytes.toString("base64");
      this.connection.notify("command/exec/outputDelta", { processId, stream, deltaBase64, capReached });
    });
    if (processId !== null) this.named.set(processId, command);
    this.all.add(command);
    if (this.connection.gone.aborted) command.terminate();
    return command;
  }

  /** The running command of that name. @throws RpcError when there is none */
  get(processId: string): ClientCommand {
    const command = this.named.get(processId);
    if (command !== undefined) return command;
    throw invalidRequest(`no active command/exec for process id ${JSON.stringify(processId)}`);
  }

  remove(command: ClientCommand): void {
    this.all.delete(command);
    const { processId } = command.request;
    if (processId !== null) this.named.delete(processId);
  }

  private terminateAll(): void {
    for (const command of this.all) command.terminate();
  }
}

const commandsByConnection = new WeakMap<Connection, ClientCommands>();
const slotsByEngine = new WeakMap<Engine, CommandSlots>();

/** The commands of a client. */
export function commandsOf(connection: Connection): ClientCommands {
  const known = commandsByConnection.get(connection) ?? new ClientCommands(connection);
  commandsByConnection.set(connection, known);
  return known;
}

/** The places for commands of a server: for those that run, and for those that have just begun. */
export interface CommandSlots {
  readonly running: Slots;
  readonly beginning: Slots;
}

export function slotsOf(engine: Engine): CommandSlots {
  const known = slotsByEngine.get(engine) ?? {
    running: new Slots(MAX_RUNNING),
    beginning: new Slots(MAX_BEGINNING),
  };
  slotsByEngine.set(engine, known);
  return known;
}
