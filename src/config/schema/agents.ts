// Keys of sub-agents (CONF-136 … CONF-141).
import { integer, path, table, text, texts } from "./spec.ts";

const role = table("AgentRoleToml", "One agent role.", {
  description: text("When to use the role."),
  config_file: path("A config file that the role's threads add."),
  nickname_candidates: texts("Names shown for its threads."),
});

export const agentKeys = {
  agents: table(
    "AgentsToml",
    "Limits and roles of sub-agents.",
    {
      max_threads: integer("usize", "Agent threads open at a time, at least 1.", "6"),
      max_depth: integer("i64", "How deep agents may start agents, at least 1.", "1"),
      job_max_runtime_seconds: integer("u64", "Time limit of one job.", "1800"),
    },
    { rest: role },
  ),
} as const;
