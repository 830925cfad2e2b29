// feedback/upload: a report of the user's, kept on this machine or sent to the configured address.
import * as path from "node:path";
import { newThreadId } from "../../base/ids.ts";
import { briefText } from "../../config/error.ts";
import { sendReport, storeReport } from "../../core/feedback/deliver.ts";
import { collectReport } from "../../core/feedback/report.ts";
import { findArchivedFile, findThreadFile } from "../../rollout/locate.ts";
import { method } from "../method.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const feedbackUpload = method("feedback/upload", async (params, { engine }) => {
  const { services } = engine;
  // Not of the working directory: a project must not choose where reports are sent.
  const config = services.loadConfig({ cwd: services.codexHome, overrides: [], flags: {} });
  if (!config.ok) throw internalError(`failed to read the configuration: ${briefText(config.error)}`);
  const { enabled, uploadUrl } = config.value.feedback;
  if (!enabled) throw invalidRequest("sending feedback is disabled by configuration");
  const given = params.threadId == null ? null : checkThreadId(params.threadId);
  const threadId = given ?? `no-active-thread-${newThreadId()}`;
  const now = new Date();
  const report = collectReport(
    {
      classification: params.classification,
      reason: params.reason ?? null,
      threadId,
      rollout: params.includeLogs && given !== null ? rolloutOf(services.codexHome, given) : null,
      extraFiles: params.includeLogs ? (params.extraLogFiles ?? []) : [],
      authFile: path.join(services.codexHome, "auth.json"),
    },
    now,
  );
  if (uploadUrl === null) storeReport(services.codexHome, report, now);
  else await sendReport(uploadUrl, report, services.env);
  return { threadId };
});

function rolloutOf(codexHome: string, threadId: string): string | null {
  return findThreadFile(codexHome, threadId) ?? findArchivedFile(codexHome, threadId) ?? null;
}
