// Account: who is signed in, how to sign in and out, rate limits.

import type { Static } from "typebox";
import { PLAN_TYPES } from "./plan-types.ts";
import {
  bool,
  choice,
  int32,
  int64,
  map,
  maybe,
  nullable,
  param,
  struct,
  tagged,
  text,
  variant,
} from "./schema.ts";

export const PlanType = choice("PlanType", PLAN_TYPES);
export type PlanType = Static<typeof PlanType>;

export const Account = tagged("Account", [
  variant("apiKey", {}),
  variant("chatgpt", { email: text, planType: PlanType }),
]);
export type Account = Static<typeof Account>;

export const AccountLoginCompletedNotification = struct("AccountLoginCompletedNotification", {
  loginId: nullable(text),
  success: bool,
  error: nullable(text),
});
export type AccountLoginCompletedNotification = Static<typeof AccountLoginCompletedNotification>;

export const CreditsSnapshot = struct("CreditsSnapshot", {
  hasCredits: bool,
  unlimited: bool,
  balance: nullable(text),
});
export type CreditsSnapshot = Static<typeof CreditsSnapshot>;

export const RateLimitWindow = struct("RateLimitWindow", {
  usedPercent: int32,
  windowDurationMins: nullable(int64),
  resetsAt: nullable(int64),
});
export type RateLimitWindow = Static<typeof RateLimitWindow>;

export const RateLimitSnapshot = struct("RateLimitSnapshot", {
  limitId: nullable(text),
  limitName: nullable(text),
  primary: nullable(RateLimitWindow),
  secondary: nullable(RateLimitWindow),
  credits: nullable(CreditsSnapshot),
  planType: nullable(PlanType),
});
export type RateLimitSnapshot = Static<typeof RateLimitSnapshot>;

export const AccountRateLimitsUpdatedNotification = struct("AccountRateLimitsUpdatedNotification", {
  rateLimits: RateLimitSnapshot,
});
export type AccountRateLimitsUpdatedNotification = Static<typeof AccountRateLimitsUpdatedNotification>;

export const AuthMode = choice("AuthMode", ["apikey", "chatgpt", "chatgptAuthTokens"]);
export type AuthMode = Static<typeof AuthMode>;

export const AccountUpdatedNotification = struct("AccountUpdatedNotification", {
  authMode: nullable(AuthMode),
  planType: nullable(PlanType),
});
export type AccountUpdatedNotification = Static<typeof AccountUpdatedNotification>;

export const CancelLoginAccountParams = struct("CancelLoginAccountParams", { loginId: text });
export type CancelLoginAccountParams = Static<typeof CancelLoginAccountParams>;

export const CancelLoginAccountStatus = choice("CancelLoginAccountStatus", ["canceled", "notFound"]);
export type CancelLoginAccountStatus = Static<typeof CancelLoginAccountStatus>;

export const CancelLoginAccountResponse = struct("CancelLoginAccountResponse", {
  status: CancelLoginAccountStatus,
});
export type CancelLoginAccountResponse = Static<typeof CancelLoginAccountResponse>;

export const ChatgptAuthTokensRefreshReason = choice("ChatgptAuthTokensRefreshReason", ["unauthorized"]);
export type ChatgptAuthTokensRefreshReason = Static<typeof ChatgptAuthTokensRefreshReason>;

export const ChatgptAuthTokensRefreshParams = struct("ChatgptAuthTokensRefreshParams", {
  reason: ChatgptAuthTokensRefreshReason,
  previousAccountId: maybe(text),
});
export type ChatgptAuthTokensRefreshParams = Static<typeof ChatgptAuthTokensRefreshParams>;

export const ChatgptAuthTokensRefreshResponse = struct("ChatgptAuthTokensRefreshResponse", {
  accessToken: text,
  chatgptAccountId: text,
  chatgptPlanType: nullable(text),
});
export type ChatgptAuthTokensRefreshResponse = Static<typeof ChatgptAuthTokensRefreshResponse>;

export const GetAccountParams = struct("GetAccountParams", { refreshToken: param(bool, false) });
export type GetAccountParams = Static<typeof GetAccountParams>;

export const GetAccountRateLimitsResponse = struct("GetAccountRateLimitsResponse", {
  rateLimits: RateLimitSnapshot,
  rateLimitsByLimitId: nullable(map(RateLimitSnapshot)),
});
export type GetAccountRateLimitsResponse = Static<typeof GetAccountRateLimitsResponse>;

export const GetAccountResponse = struct("GetAccountResponse", {
  account: nullable(Account),
  requiresOpenaiAuth: bool,
});
export type GetAccountResponse = Static<typeof GetAccountResponse>;

export const LoginAccountParams = tagged(
  "LoginAccountParams",
  [
    variant("apiKey", { apiKey: text }),
    variant("chatgpt", {}),
    variant("chatgptDeviceCode", {}),
    variant("chatgptAuthTokens", {
      accessToken: text,
      chatgptAccountId: text,
      chatgptPlanType: maybe(text),
    }),
  ],
  { variantTitle: "v2::LoginAccountParams" },
);
export type LoginAccountParams = Static<typeof LoginAccountParams>;

export const LoginAccountResponse = tagged(
  "LoginAccountResponse",
  [
    variant("apiKey", {}),
    variant("chatgpt", { loginId: text, authUrl: text }),
    variant("chatgptDeviceCode", { loginId: text, verificationUrl: text, userCode: text }),
    variant("chatgptAuthTokens", {}),
  ],
  { variantTitle: "v2::LoginAccountResponse" },
);
export type LoginAccountResponse = Static<typeof LoginAccountResponse>;

export const LogoutAccountResponse = struct("LogoutAccountResponse", {});
export type LogoutAccountResponse = Static<typeof LogoutAccountResponse>;
