// A refused request → ModelError. Pure: status, headers, body and URL in, the user's text out
// (spec/app-server.md §7, spec/cli.md 2.2; unlisted statuses observed from 0.120).
import { STATUS_CODES, type IncomingHttpHeaders } from "node:http";
import { prefixBoundary } from "../../base/utf8.ts";
import { asObject, asString, parseObject } from "../json.ts";
import { headerText } from "../rate-limits.ts";
import { ModelError } from "../types.ts";
import { AT_CAPACITY, NOT_INCLUDED } from "./failures.ts";
import { usageLimitMessage } from "./usage-limit.ts";

export interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly url: string;
}

const HIGH_DEMAND = "We're currently experiencing high demand, which may cause temporary errors.";
const BAD_IMAGE = "Invalid image in your last message. Please remove it and try again.";
const BAD_IMAGE_BODY = "The image data you provided does not represent a valid image";
const BLOCKED = "Access blocked by Cloudflare. This usually happens when connecting from a restricted region";
const MAX_BODY_BYTES = 1000;
const LONGEST_WAIT_MS = 60_000;

/** What a response other than 2xx means. @param now ms since the epoch */
export function httpError(refusal: Refusal, now: number): ModelError {
  const error = asObject(parseObject(refusal.body)?.["error"]);
  switch (refusal.status) {
    case 400:
      return badRequest(refusal.body);
    case 429:
      return tooMany(refusal, now);
    case 500:
      // No status in this one: the protocol's retry notice carries null for it.
      return new ModelError("internalServerError", HIGH_DEMAND, retrying(refusal, now));
    case 503:
      if (error?.["code"] === "server_is_overloaded" || error?.["code"] === "slow_down") {
        return new ModelError("serverOverloaded", AT_CAPACITY, { httpStatus: 503 });
      }
      break;
  }
  return new ModelError("unexpectedStatus", statusText(refusal), {
    httpStatus: refusal.status,
    ...retrying(refusal, now),
  });
}

/** The wait that `retry-after` asks for (seconds or a date), in ms, at most a minute; null when it is absent. */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const text = headerText(headers, "retry-after");
  if (text === null) return null;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(Math.round(wait), 0), LONGEST_WAIT_MS);
}

function retrying(refusal: Refusal, now: number): { retryable: true; retryAfterMs?: number } {
  const wait = retryAfterMs(refusal.headers, now);
  return { retryable: true, ...(wait === null ? {} : { retryAfterMs: wait }) };
}

function badRequest(body: string): ModelError {
  if (body.includes(BAD_IMAGE_BODY)) return new ModelError("badRequest", BAD_IMAGE, { httpStatus: 400 });
  return new ModelError("unexpectedStatus", body, { httpStatus: 400 });
}

function tooMany({ headers, body }: Refusal, now: number): ModelError {
  const error = asObject(parseObject(body)?.["error"]);
  const options = { httpStatus: 429 };
  if (error?.["type"] === "usage_limit_reached") {
    return new ModelError("usageLimitExceeded", usageLimitMessage(error, headers, now), options);
  }
  if (error?.["type"] === "usage_not_included")
    return new ModelError("usageLimitExceeded", NOT_INCLUDED, options);
  const id = requestId(headers);
  const text = `exceeded retry limit, last status: 429 Too Many Requests${id === null ? "" : `, request id: ${id}`}`;
  return new ModelError("tooManyFailedAttempts", text, options);
}

function statusText({ status, headers, body, url }: Refusal): string {
  const named = `${status} ${reason(status)}`;
  const trail = [
    `url: ${url}`,
    ...optional("cf-ray", headerText(headers, "cf-ray")),
    ...optional("request id", requestId(headers)),
  ];
  if (status === 403 && body.includes("Cloudflare") && body.includes("blocked")) {
    return [`${BLOCKED} (status ${named})`, ...trail].join(", ");
  }
  const auth = optional("auth error", headerText(headers, "x-openai-authorization-error"));
  return [`unexpected status ${named}: ${explanation(body)}`, ...trail, ...auth].join(", ");
}

function explanation(body: string): string {
  const message = asString(asObject(parseObject(body)?.["error"])?.["message"]) ?? "";
  if (message.trim() !== "") return message;
  if (body.trim() === "") return "Unknown error";
  const bytes = Buffer.from(body.trim());
  if (bytes.length <= MAX_BODY_BYTES) return body.trim();
  return `${bytes.toString("utf8", 0, prefixBoundary(bytes, MAX_BODY_BYTES))}...`;
}

function requestId(headers: IncomingHttpHeaders): string | null {
  return headerText(headers, "x-request-id") ?? headerText(headers, "x-oai-request-id");
}

function optional(label: string, value: string | null): readonly string[] {
  return value === null ? [] : [`${label}: ${value}`];
}

// The wire's names; Node's table differs in these two.
function reason(status: number): string {
  if (status === 418) return "I'm a teapot";
  return (status === 509 ? undefined : STATUS_CODES[status]) ?? "<unknown status code>";
}
