// `codex exec`: one prompt, one turn, an exit code. A client of the app-server like any other; it
// asks nobody, so the approval policy is `never`.
import * as fs from "node:fs";
import { inertText } from "../base/escape.ts";
import { ok, type Result } from "../base/result.ts";
import { UserError } from "../base/user-error.ts";
import { VERSION } from "../base/version.ts";
import { Client, RequestError } from "../client/client.ts";
import type { UserInput } from "../protocol/input.ts";
import { gitWorkTree } from "./git-check.ts";
import { header } from "./header.ts";
import type { ExecHost } from "./host.ts";
import { HumanOutput } from "./human-output.ts";
import { JsonEvents } from "./json-events.ts";
import { writeLastMessage } from "./last-message.ts";
import type { ExecOptions } from "./options.ts";
import { readOutputSchema } from "./output-schema.ts";
import { readPrompt } from "./prompt.ts";
import { readAll } from "./read-all.ts";
import { reviewPrompt, reviewTarget } from "./review.ts";
import { runInThread, type Output, type RunTask, type Started } from "./run-thread.ts";
import { styleFor } from "./style.ts";

/** Deltas that no output of ours shows. */
const UNHEARD = [
  "item/agentMessage/delta",
  "item/plan/delta",
  "item/reasoning/summaryTextDelta",
  "item/reasoning/summaryPartAdded",
  "item/reasoning/textDelta",
  "item/commandExecution/outputDelta",
  "item/fileChange/outputDelta",
  "account/rateLimits/updated",
  "thread/status/changed",
];

/** Runs it. Resolves to the exit code: 0 completed, 1 failed or interrupted. @throws UserError */
export async function runExec(options: ExecOptions, host: ExecHost): Promise<number> {
  const { cwd } = host.config;
  if (!fs.existsSync(cwd)) throw new UserError("No such file or directory (os error 2)");
  const plan = await planTask(options);
  if (!plan.ok) {
    note(plan.error);
    return 1;
  }
  const { task, shownPrompt } = plan.value;
  if (!options.skipGitRepoCheck && !options.bypassApprovalsAndSandbox && !gitWorkTree(cwd)) {
    note("Not inside a trusted directory and --skip-git-repo-check was not specified.");
    return 1;
  }
  const client = new Client(host.connect());
  const stop = interruptOnSignals(client);
  try {
    await client.request("initialize", {
      clientInfo: { name: "codex_exec", title: null, version: VERSION },
      capabilities: { experimentalApi: true, optOutNotificationMethods: UNHEARD },
    });
    const started = await startThread(client, options, host);
    const output = options.json ? jsonOutput() : humanOutput(options, host, shownPrompt);
    const end = await runInThread(client, started, task, output);
    if (end.status !== "completed") return 1;
    if (!options.json && end.lastMessage !== null) {
      // Scripts get the text as it is; a terminal must not obey it.
      const text = process.stdout.isTTY === true ? inertText(end.lastMessage) : end.lastMessage;
      process.stdout.write(`${text}\n`);
    }
    if (options.lastMessageFile !== undefined)
      writeLastMessage(options.lastMessageFile, end.lastMessage, note);
    return 0;
  } catch (error) {
    if (error instanceof RequestError) throw new UserError(error.message);
    throw error;
  } finally {
    stop();
    await client.close();
  }
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface PlannedTask {
  readonly task: RunTask;
  readonly shownPrompt: string;
}

/** What to do, or the line that says why not. */
async function planTask(options: ExecOptions): Promise<Result<PlannedTask, string>> {
  const io = {
    stdinIsTty: process.stdin.isTTY === true,
    readStdin: () => readAll(process.stdin),
    note,
  };
  if (options.task.type === "review") {
    const target = await reviewTarget(options.task.target, io);
    return ok({ task: { type: "review", target }, shownPrompt: reviewPrompt(target) });
  }
  const prompt = await readPrompt(options.task.prompt, io);
  if (!prompt.ok) return prompt;
  const schema = readOutputSchema(options.outputSchemaFile);
  if (!schema.ok) return schema;
  const images = options.images.map((image): UserInput => ({ type: "localImage", path: image }));
  const text: UserInput = { type: "text", text: prompt.value, text_elements: [] };
  return ok({
    task: { type: "turn", input: [...images, text], outputSchema: schema.value },
    shownPrompt: prompt.value,
  });
}

async function startThread(client: Client, options: ExecOptions, host: ExecHost): Promise<Started> {
  const { task } = options;
  if (task.type === "resume") {
    const query = { last: task.last, all: task.all, name: task.thread ?? null };
    const threadId = host.config.findThread(query);
    if (threadId !== null) {
      try {
        return await client.request("thread/resume", {
          threadId,
          cwd: host.config.cwd,
          model: options.model ?? null,
          persistExtendedHistory: false,
        });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        throw new UserError(`thread/resume: thread/resume failed: ${error.message}`);
      }
    }
  }
  return client.request("thread/start", {
    cwd: null,
    ephemeral: options.ephemeral,
    experimentalRawEvents: false,
    persistExtendedHistory: false,
  });
}

function jsonOutput(): Output {
  let events: JsonEvents | null = null;
  const write = (event: object): boolean => process.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    started(started) {
      events = new JsonEvents(started.thread.id);
      write(events.threadStarted());
    },
    notification(notification) {
      for (const event of events?.events(notification) ?? []) write(event);
    },
  };
}

function humanOutput(options: ExecOptions, host: ExecHost, shownPrompt: string): Output {
  const coloured = options.color === "always" || (options.color === "auto" && process.stderr.isTTY === true);
  const style = styleFor(coloured);
  const human = new HumanOutput(style, host.config);
  return {
    started(started) {
      for (const warning of host.config.warnings) note(`${style.yellow("warning:")} ${inertText(warning)}`);
      for (const line of header(started, host.config, style, shownPrompt)) note(line);
    },
    notification(notification) {
      for (const line of human.lines(notification)) note(line);
    },
  };
}

/** SIGINT and SIGTERM end the run with exit code 1; commands end with us. */
function interruptOnSignals(client: Client): () => void {
  const end = (): void => {
    void client.close().finally(() => process.exit(1));
    // A close that hangs must not keep the user waiting.
    setTimeout(() => process.exit(1), 500).unref();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  return () => {
    process.removeListener("SIGINT", end);
    process.removeListener("SIGTERM", end);
  };
}
