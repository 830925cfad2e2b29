// thread/metadata/update: git facts that a client knows better.
import { appendGitInfo, patchGitInfo, readGitInfos } from "../../rollout/thread-metadata.ts";
import { storedThreadView } from "../../core/stored-view.ts";
import { gitFacts } from "../../core/git-facts.ts";
import { findThreadFile } from "../../rollout/locate.ts";
import { threadView } from "../../core/thread-view.ts";
import { gitInfoView } from "../git-info.ts";
import { method } from "../method.ts";
import { invalidRequest } from "../rpc-error.ts";
import { checkThreadId } from "../thread-lookup.ts";

export const threadMetadataUpdate = method("thread/metadata/update", (params, { engine }) => {
  const threadId = checkThreadId(params.threadId);
  const patch = params.gitInfo ?? {};
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw invalidRequest("gitInfo must include at least one field");
  const cleaned: Record<string, string | null> = {};
  for (const [key, value] of given) {
    if (typeof value === "string" && value.trim() === "")
      throw invalidRequest(`gitInfo.${key} must not be empty`);
    cleaned[key] = typeof value === "string" ? value.trim() : null;
  }
  const { codexHome } = engine.services;
  const file = findThreadFile(codexHome, threadId);
  const loaded = engine.get(threadId);
  if (file === undefined && loaded === undefined) throw invalidRequest(`thread not found: ${threadId}`);
  const known = readGitInfos(codexHome);
  const stored = file === undefined ? null : storedThreadView(codexHome, file);
  const present = known.has(threadId)
    ? (known.get(threadId) ?? null)
    : (stored?.gitInfo ?? (loaded === undefined ? null : gitInfoView(gitFacts(loaded.state.settings.cwd))));
  const gitInfo = patchGitInfo(present, cleaned);
  appendGitInfo(codexHome, threadId, gitInfo);
  if (loaded !== undefined) return { thread: threadView(loaded.state, [], gitInfo) };
  if (stored === null) throw invalidRequest(`thread not found: ${threadId}`);
  return { thread: { ...stored, gitInfo } };
});
