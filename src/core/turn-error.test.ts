import { describe, expect, it } from "vitest";
import { ModelError, type ModelErrorKind } from "../model/types.ts";
import type { CodexErrorInfo } from "../protocol/turn.ts";
import { otherTurnError, reconnectNotice, turnError } from "./turn-error.ts";

const INFO: Readonly<Record<ModelErrorKind, CodexErrorInfo>> = {
  contextWindowExceeded: "contextWindowExceeded",
  usageLimitExceeded: "usageLimitExceeded",
  serverOverloaded: "serverOverloaded",
  internalServerError: "internalServerError",
  badRequest: "badRequest",
  unauthorized: "unauthorized",
  tooManyFailedAttempts: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
  streamDisconnected: "other",
  unexpectedStatus: "other",
  missingCredentials: "other",
  interrupted: "other",
};

describe("a model failure in the protocol's words", () => {
  it.each(Object.entries(INFO) as [ModelErrorKind, CodexErrorInfo][])(
    "calls %s %j",
    (kind, codexErrorInfo) => {
      const error = new ModelError(kind, "what happened", { httpStatus: 429 });
      expect(turnError(error)).toEqual({ message: "what happened", codexErrorInfo, additionalDetails: null });
    },
  );

  it("has a null status when there was no HTTP answer", () => {
    expect(turnError(new ModelError("tooManyFailedAttempts", "m")).codexErrorInfo).toEqual({
      responseTooManyFailedAttempts: { httpStatusCode: null },
    });
  });

  it("tells of a reconnect with the count, and the cause as a detail", () => {
    expect(reconnectNotice(new ModelError("streamDisconnected", "stream cut"), 1, 2)).toEqual({
      message: "Reconnecting... 1/2",
      codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: null } },
      additionalDetails: "stream cut",
    });
  });

  it("calls whatever is not the model's fault other", () => {
    expect(otherTurnError("disk full")).toEqual({
      message: "disk full",
      codexErrorInfo: "other",
      additionalDetails: null,
    });
  });
});
