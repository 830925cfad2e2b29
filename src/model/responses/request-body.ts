// The body of one Responses request, as text. Pure. `input` is joined from ready JSON, so the input
// of request n + 1 begins byte for byte with that of request n (the server's prompt cache).
import type { ModelRequest } from "../types.ts";

/** The JSON body, members in the order of spec/app-server.md §8. */
export function requestBody(request: ModelRequest): string {
  const members = [
    member("model", request.model),
    member("instructions", request.instructions),
    `"input":[${request.input.join(",")}]`,
    member("tools", request.tools),
    '"tool_choice":"auto"',
    member("parallel_tool_calls", request.parallelToolCalls),
    member("reasoning", request.reasoning),
    '"store":false',
    '"stream":true',
    member("include", request.include),
  ];
  if (request.serviceTier !== undefined) members.push(member("service_tier", request.serviceTier));
  members.push(member("prompt_cache_key", request.promptCacheKey));
  if (request.text !== undefined) members.push(member("text", request.text));
  members.push(member("client_metadata", request.clientMetadata));
  return `{${members.join(",")}}`;
}

function member(name: string, value: unknown): string {
  return `"${name}":${JSON.stringify(value)}`;
}
