// Where a report goes: a folder below CODEX_HOME/feedback, or one POST to the configured address.
import * as fs from "node:fs";
import * as path from "node:path";
import { randomBytes } from "node:crypto";
import { makeFolder } from "../../base/make-folder.ts";
import { createTransport } from "../../model/http.ts";
import type { FeedbackReport } from "./report.ts";

const TIMEOUT_MS = 30_000;

/** Writes the report as a folder that only its owner reads. @returns the folder. @throws system errors */
export function storeReport(codexHome: string, report: FeedbackReport, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  const folder = path.join(codexHome, "feedback", `${stamp}-${randomBytes(3).toString("hex")}`);
  makeFolder(path.dirname(folder));
  const draft = `${folder}.part`;
  fs.mkdirSync(draft, { mode: 0o700 });
  try {
    for (const { name, data } of report.files)
      fs.writeFileSync(path.join(draft, name), data, { mode: 0o600 });
    const summary = `${JSON.stringify(report.summary, null, 2)}\n`;
    fs.writeFileSync(path.join(draft, "report.json"), summary, { mode: 0o600 });
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Sends the report as one JSON object, files as base64. @throws Error with one sentence when it was not taken */
export async function sendReport(
  url: string,
  report: FeedbackReport,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const files = report.files.map(({ name, data }) => ({ name, dataBase64: data.toString("base64") }));
  const transport = createTransport(env);
  try {
    const body = JSON.stringify({ ...report.summary, files });
    const request = { url, headers: { "content-type": "application/json" }, body };
    const response = await transport.post(request, AbortSignal.timeout(TIMEOUT_MS));
    response.resume();
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw new Error(`the server answered ${status}`);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`feedback could not be sent to ${originOf(url)}: ${cause}`, { cause: error });
  } finally {
    transport.close();
  }
}

/** Without path and query, which may hold a secret. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "`feedback.upload_url`, which is no URL";
}
