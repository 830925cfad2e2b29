// windowsSandbox/setupStart: there is nothing to set up on this platform, and the client is told so.
import { method } from "../method.ts";

export const windowsSandboxSetupStart = method("windowsSandbox/setupStart", ({ mode }, context) => {
  context.after(() =>
    context.connection.notify("windowsSandbox/setupCompleted", {
      mode,
      success: false,
      error:
        mode === "elevated"
          ? "elevated Windows sandbox setup is only supported on Windows"
          : "legacy Windows sandbox setup is only supported on Windows",
    }),
  );
  return { started: true };
});
