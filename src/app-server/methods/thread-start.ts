// thread/start: a new thread. Its file is made at the first turn.
import { settingsView, threadView } from "../../core/thread-view.ts";
import { trustStartedProject } from "../../core/project-trust.ts";
import { dynamicTools } from "../dynamic-tools.ts";
import { method } from "../method.ts";
import { setupFor } from "../thread-setup.ts";

export const threadStart = method("thread/start", async (params, context) => {
  const { engine, connection, subscriptions } = context;
  const tools = dynamicTools(params.dynamicTools ?? []);
  const { setup, reload } = await setupFor(engine, params, engine.services.cwd);
  const notSaved = await trustStartedProject(setup, params.cwd ?? null);
  const thread = engine.create({
    setup,
    reload,
    source: engine.services.source,
    ephemeral: params.ephemeral ?? false,
    rawEvents: params.experimentalRawEvents ?? false,
    dynamicTools: tools,
  });
  const { state } = thread;
  subscriptions.subscribe(state.id, connection);
  const view = threadView(state);
  context.after(() => {
    subscriptions.notify(state.id, "thread/started", { thread: view });
    for (const warning of [...setup.effective.warnings, ...(notSaved === null ? [] : [notSaved])]) {
      connection.notify("configWarning", { summary: warning, details: null });
    }
  });
  return { thread: view, ...settingsView(state) };
});
