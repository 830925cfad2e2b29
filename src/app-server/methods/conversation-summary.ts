// getConversationSummary: what the first protocol version tells of a stored thread.
import * as fs from "node:fs";
import * as path from "node:path";
import { osErrorText } from "../../base/os-error.ts";
import { storedThreadView } from "../../core/stored-view.ts";
import { findThreadFile } from "../../rollout/locate.ts";
import { readHead } from "../../rollout/head.ts";
import { method } from "../method.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";

export const getConversationSummary = method("getConversationSummary", (params, { engine }) => {
  const { codexHome } = engine.services;
  const file = "rolloutPath" in params ? path.resolve(codexHome, params.rolloutPath) : undefined;
  if (file !== undefined) return { summary: summaryOf(codexHome, file) };
  const { conversationId } = params as { readonly conversationId: string };
  const found = findThreadFile(codexHome, conversationId);
  if (found === undefined) throw invalidRequest(`no rollout found for conversation id ${conversationId}`);
  return { summary: summaryOf(codexHome, found) };
});

function summaryOf(codexHome: string, file: string) {
  const refuse = (cause: string): Error =>
    internalError(`failed to load conversation summary from ${file}: ${cause}`);
  try {
    const view = storedThreadView(codexHome, file);
    const head = readHead(file);
    if (view === null || head === undefined) throw refuse("it holds no session_meta line");
    const { gitInfo } = view;
    const modified = fs.statSync(file).mtime.toISOString();
    return {
      conversationId: view.id,
      path: file,
      preview: view.preview,
      timestamp: head.meta.timestamp,
      updatedAt: modified.replace(/\.\d+Z$/, "Z"),
      modelProvider: view.modelProvider,
      cwd: view.cwd,
      cliVersion: view.cliVersion,
      source: head.meta.source as never,
      gitInfo:
        gitInfo === null ? null : { sha: gitInfo.sha, branch: gitInfo.branch, origin_url: gitInfo.originUrl },
    };
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string")
      throw refuse(osErrorText(error));
    throw error;
  }
}
