// What the bench's model says: one function per script, from the number of the request to the bytes
// of its reply. Everything is serialised once, so that serving costs next to nothing.

const CALLS = 50;
const DELTAS = 20_000;

const hello = reply(message("Hello from the model."));
const trueCalls = Array.from({ length: CALLS }, (_, number) => reply(call(number, "true")));
const bigCall = reply(call(0, "head -c 50000000 /dev/zero | tr '\\0' x"));
const deltas = reply(message("word ".repeat(DELTAS), DELTAS));

export const SCRIPTS = {
  hello: () => hello,
  calls: (request) => trueCalls[request] ?? hello,
  output: (request) => (request === 0 ? bigCall : hello),
  deltas: () => deltas,
};

function message(text, parts = 1) {
  const item = { type: "message", id: "msg_1", role: "assistant", status: "in_progress", content: [] };
  const place = { item_id: item.id, output_index: 0, content_index: 0 };
  const size = Math.ceil(text.length / parts);
  const events = [{ type: "response.output_item.added", output_index: 0, item }];
  for (let at = 0; at < text.length; at += size)
    events.push({ type: "response.output_text.delta", ...place, delta: text.slice(at, at + size) });
  const content = [{ type: "output_text", text, annotations: [] }];
  events.push({
    type: "response.output_item.done",
    output_index: 0,
    item: { ...item, status: "completed", content },
  });
  return events;
}

function call(number, cmd) {
  const item = {
    type: "function_call",
    id: `fc_${number}`,
    call_id: `call_${number}`,
    name: "exec_command",
    arguments: JSON.stringify({ cmd }),
    status: "completed",
  };
  return [{ type: "response.output_item.done", output_index: 0, item }];
}

/** The reply's bytes in pieces of 64 KB: one write per event would time the server instead. */
function reply(events) {
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 110,
  };
  const all = [
    { type: "response.created", response: { id: "resp_1", status: "in_progress" } },
    ...events,
    { type: "response.completed", response: { id: "resp_1", status: "completed", usage } },
  ];
  const bytes = Buffer.from(
    all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
  );
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 65_536) pieces.push(bytes.subarray(at, at + 65_536));
  return pieces;
}
