// command/exec and what a client may do to a command while it runs: write, resize, terminate.
import { decodeBase64 } from "../file-access/base64.ts";
import { earlierChanges } from "../file-access/order.ts";
import { commandsOf, slotsOf, YOUTH_MS } from "../command-exec/client-commands.ts";
import { launchCommand } from "../command-exec/launch.ts";
import { checkSize, invalidParams, readRequest } from "../command-exec/request.ts";
import { method } from "../method.ts";

export const commandExec = method("command/exec", async (params, { connection, engine }) => {
  const commands = commandsOf(connection);
  const command = commands.add(readRequest(params));
  let release: (() => void) | null = null;
  try {
    // A client need not wait for its fs/writeFile before it runs what it wrote.
    await earlierChanges(connection);
    const slots = slotsOf(engine);
    release = await slots.running.take(command.stopped);
    const grown = await slots.beginning.take(command.stopped);
    const grow = setTimeout(() => grown?.(), YOUTH_MS);
    try {
      return await command.run(() => launchCommand(command.request, engine.services));
    } finally {
      clearTimeout(grow);
      grown?.();
    }
  } finally {
    release?.();
    commands.remove(command);
  }
});

export const commandExecWrite = method("command/exec/write", (params, { connection }) => {
  const { processId, deltaBase64 = null, closeStdin = false } = params;
  if (deltaBase64 === null && !closeStdin) {
    throw invalidParams("command/exec/write requires deltaBase64 or closeStdin");
  }
  const data = decodeBase64(deltaBase64 ?? "");
  if (!data.ok) throw invalidParams(`invalid deltaBase64: ${data.error}`);
  const command = commandsOf(connection).get(processId);
  command.write(data.value);
  if (closeStdin) command.closeStdin();
  return {};
});

export const commandExecResize = method("command/exec/resize", async (params, { connection }) => {
  checkSize(params.size);
  await commandsOf(connection).get(params.processId).resize(params.size);
  return {};
});

export const commandExecTerminate = method("command/exec/terminate", (params, { connection }) => {
  commandsOf(connection).get(params.processId).terminate();
  return {};
});
