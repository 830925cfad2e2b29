// The listings of extensions, as an installation answers that has none: clients ask for them at start.
import * as path from "node:path";
import { method } from "../method.ts";
import { page } from "../page.ts";
import { invalidRequest } from "../rpc-error.ts";
import { loadedThread } from "../thread-lookup.ts";

export const skillsList = method("skills/list", (params, { engine }) => {
  for (const { extraUserRoots } of params.perCwdExtraUserRoots ?? []) {
    const relative = extraUserRoots.find((root) => !path.isAbsolute(root));
    if (relative !== undefined) {
      const what = "skills/list perCwdExtraUserRoots extraUserRoots paths must be absolute";
      throw invalidRequest(`${what}: ${relative}`);
    }
  }
  const cwds = params.cwds ?? [];
  const asked = cwds.length === 0 ? [engine.services.cwd] : cwds;
  return { data: asked.map((cwd) => ({ cwd, skills: [], errors: [] })) };
});

export const pluginList = method("plugin/list", () => ({
  marketplaces: [],
  marketplaceLoadErrors: [],
  remoteSyncError: null,
  featuredPluginIds: [],
}));

export const appList = method("app/list", (params, { engine }) => {
  if (params.threadId != null) loadedThread(engine, params.threadId);
  return { data: [], nextCursor: null };
});

export const mcpServerStatusList = method("mcpServerStatus/list", (params) =>
  page<never>([], params, "MCP servers"),
);
