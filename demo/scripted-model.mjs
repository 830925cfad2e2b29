// The model of `npm run demo`: a small server on a loopback port that speaks the Responses API. It is a script,
// not a model, and its first message says so; it needs no key and no network. Each answer depends on what the
// agent really returned: on anything unexpected it says what it saw and ends the turn.
import { randomBytes } from "node:crypto";
import http from "node:http";

const TESTS = "node --test --test-reporter=tap";
const SOURCE = "src/pages.js";
const BUG = "Math.floor(count / size)";
const FIX = "Math.ceil(count / size)";

/** Starts the server. `url` is the provider's base_url. */
export async function startScriptedModel() {
  const server = http.createServer((request, response) => {
    void readBody(request).then((text) => respond(request, text, response));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What the script says and does next: `text`, and perhaps one tool `call`. Decided from the request alone. */
function nextAnswer(input) {
  const begin = input.findLastIndex((item) => item.type === "message" && item.role === "user");
  const earlier = outputsByStep(input.slice(0, begin));
  const now = outputsByStep(input.slice(begin));
  if (earlier.size > 0) return continued(input, begin, earlier, now);
  if (now.has("verify")) return summary(now.get("verify"));
  if (now.has("patch")) return afterPatch(now.get("patch"));
  if (now.has("test")) return afterFirstTests(now.get("test"), now.get("read"));
  if (now.has("read")) return afterReading(now.get("read"));
  return {
    text:
      "I am the scripted model of this demo: my sentences are prepared, but what I ask for really runs, and I " +
      "look at what comes back. First I read the repository.",
    call: command("read", `cat README.md ${SOURCE} test/pages.test.js`),
  };
}

function afterReading(read) {
  if (!read.includes(BUG)) return unexpected(`a file with \`${BUG}\``, read);
  return { text: "Now the tests, in the sandbox.", call: command("test", TESTS) };
}

function afterFirstTests(tests, read) {
  const counted = counts(tests);
  if (counted === null || counted.fail === 0) return unexpected("failing tests", tests);
  const line = read.split("\n").find((text) => text.includes(BUG));
  const patch = [
    "*** Begin Patch",
    `*** Update File: ${SOURCE}`,
    "@@",
    `-${line}`,
    `+${line.replace(BUG, FIX)}`,
    "*** End Patch",
    "",
  ].join("\n");
  return {
    text: `${counted.fail} of ${counted.fail + counted.pass} tests fails: \`Math.floor\` drops a last page that is not full. I round up instead.`,
    call: { type: "custom_tool_call", name: "apply_patch", step: "patch", input: patch },
  };
}

function afterPatch(patch) {
  if (!patch.includes("Success.")) return unexpected("a patch that applies", patch);
  return { text: "The patch is in. The tests again.", call: command("verify", TESTS) };
}

function summary(tests) {
  const counted = counts(tests);
  if (counted === null || counted.fail > 0) return unexpected("passing tests", tests);
  return {
    text:
      `Fixed: \`pageCount\` in ${SOURCE} rounds up now, so the last page that is not full counts too. ` +
      `All ${counted.pass} tests pass.`,
  };
}

/** A later turn of the same thread: proof that the history came back. */
function continued(input, begin, earlier, now) {
  const asked = textOf(input[begin].content);
  if (!now.has("status")) {
    return {
      text: `This thread was resumed: its history brought me ${begin} items, among them the results of ${earlier.size} tool calls. I look at the present state.`,
      call: command("status", `git diff --stat; ${TESTS}`),
    };
  }
  const counted = counts(now.get("status"));
  if (counted === null) return unexpected("the tests' result", now.get("status"));
  return {
    text:
      `You asked: “${asked}”. A script cannot answer freely; what I can say is checked: ${counted.pass} tests ` +
      `pass, ${counted.fail} fail.`,
  };
}

function unexpected(wanted, got) {
  return { text: `I expected ${wanted}, but this came back, so I stop here:\n\n${got.slice(0, 2_000)}` };
}

function command(step, cmd) {
  const input = JSON.stringify({ cmd, yield_time_ms: 30_000 });
  return { type: "function_call", name: "exec_command", step, input };
}

/** Outputs of tool calls by the step that asked for them; the step is the beginning of the call id. */
function outputsByStep(items) {
  const outputs = items.filter((item) => /^(function|custom_tool)_call_output$/.test(item.type));
  return new Map(outputs.map((item) => [item.call_id.split("_")[0], textOf(item.output)]));
}

function counts(tap) {
  const pass = /^# pass (\d+)$/m.exec(tap);
  const fail = /^# fail (\d+)$/m.exec(tap);
  return pass === null || fail === null ? null : { pass: Number(pass[1]), fail: Number(fail[1]) };
}

function textOf(content) {
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function respond(request, text, response) {
  if (request.method !== "POST" || !request.url.endsWith("/responses")) {
    const models = request.url.includes("/models");
    response.writeHead(models ? 200 : 404, { "content-type": "application/json" });
    response.end(
      models ? '{"models":[]}' : '{"error":{"message":"The scripted model has only /responses."}}',
    );
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events(nextAnswer(JSON.parse(text).input), text.length)) {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}

/** The stream of one answer. Token counts are estimated: four characters each. */
function events({ text, call }, requestLength) {
  const key = randomBytes(4).toString("hex");
  const message = {
    type: "message",
    id: `msg_${key}`,
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text, annotations: [] }],
  };
  const items = call === undefined ? [message] : [message, callItem(call, key)];
  const tokens = { input: Math.ceil(requestLength / 4), output: Math.ceil(JSON.stringify(items).length / 4) };
  const usage = {
    input_tokens: tokens.input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: tokens.input + tokens.output,
  };
  const response = { id: `resp_${key}`, object: "response" };
  return [
    { type: "response.created", response: { ...response, status: "in_progress" } },
    ...items.flatMap((item, index) => [
      { type: "response.output_item.added", output_index: index, item: begun(item) },
      ...(item === message
        ? [
            {
              type: "response.output_text.delta",
              item_id: item.id,
              output_index: 0,
              content_index: 0,
              delta: text,
            },
          ]
        : []),
      { type: "response.output_item.done", output_index: index, item },
    ]),
    { type: "response.completed", response: { ...response, status: "completed", output: items, usage } },
  ];
}

function begun(item) {
  return item.type === "message"
    ? { ...item, status: "in_progress", content: [] }
    : { ...item, status: "in_progress" };
}

function callItem({ type, name, step, input }, key) {
  const call = { type, id: `call_${key}`, status: "completed", call_id: `${step}_${key}`, name };
  return type === "custom_tool_call" ? { ...call, input } : { ...call, arguments: input };
}
