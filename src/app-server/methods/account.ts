// account/*: who is signed in, signing in and out, rate limits; getAuthStatus of the first protocol version.
import { isUuid } from "../../base/ids.ts";
import type { EffectiveConfig } from "../../config/effective-types.ts";
import { briefText } from "../../config/error.ts";
import type { Account } from "../../core/account/account.ts";
import { planName } from "../../core/account/claims.ts";
import { SignInError } from "../../core/account/sign-in-error.ts";
import type { SignInOptions } from "../../core/account/sign-in.ts";
import type { Engine } from "../../core/engine.ts";
import { createTransport } from "../../model/http.ts";
import { isBuiltInProvider } from "../../model/providers.ts";
import { ModelError } from "../../model/types.ts";
import { method, type MethodContext } from "../method.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";
import { announceAccount, announceSignIn, authModeOf, signInsOf } from "../sign-ins.ts";

export const accountRead = method("account/read", async (params, { engine }) => {
  const config = configOf(engine);
  const requiresOpenaiAuth = needsAccount(config);
  const account = engine.services.account();
  if (params.refreshToken === true) await tryRefresh(account);
  const state = account.signedIn();
  if (!requiresOpenaiAuth || state.type === "none") return { account: null, requiresOpenaiAuth };
  if (state.type === "apiKey") return { account: { type: "apiKey" as const }, requiresOpenaiAuth };
  const { email, plan } = state.claims;
  const shown = { type: "chatgpt" as const, email: email ?? "", planType: plan ?? ("unknown" as const) };
  return { account: shown, requiresOpenaiAuth };
});

export const getAuthStatus = method("getAuthStatus", async (params, { engine }) => {
  const requiresOpenaiAuth = needsAccount(configOf(engine));
  if (!requiresOpenaiAuth) return { authMethod: null, authToken: null, requiresOpenaiAuth };
  const account = engine.services.account();
  if (params.refreshToken === true) await tryRefresh(account);
  const authMethod = authModeOf(account.signedIn().type);
  // 0.120 shows no token that can no longer be renewed.
  const isShown = params.includeToken === true && !account.isRefused;
  const authToken = isShown ? (account.credential()?.token ?? null) : null;
  return { authMethod, authToken, requiresOpenaiAuth };
});

export const accountLoginStart = method("account/login/start", async (params, context) => {
  const { engine, subscriptions, connection } = context;
  const config = configOf(engine);
  const account = engine.services.account();
  if (params.type !== "chatgptAuthTokens" && account.hasExternal) {
    throw invalidRequest(
      "External auth is active. Use account/login/start (chatgptAuthTokens) to update it or account/logout to clear it.",
    );
  }
  const done = (): void =>
    context.after(() => announceSignIn(engine, subscriptions, { loginId: null, success: true, error: null }));
  switch (params.type) {
    case "apiKey": {
      if (config.forcedLoginMethod === "chatgpt") {
        throw invalidRequest("API key login is disabled. Use ChatGPT login instead.");
      }
      const apiKey = params.apiKey.trim();
      if (apiKey === "") throw invalidRequest("API key must not be empty");
      signInsOf(engine, subscriptions).replace("Login was not completed");
      const saved = account.loginApiKey(apiKey);
      if (!saved.ok) throw internalError(`failed to save api key: ${saved.error}`);
      done();
      return { type: "apiKey" as const };
    }
    case "chatgptAuthTokens": {
      checkExternal(config, params.chatgptAccountId);
      const plan = params.chatgptPlanType == null ? null : planName(params.chatgptPlanType);
      const set = account.loginExternal({
        accessToken: params.accessToken,
        accountId: params.chatgptAccountId,
        plan,
      });
      if (!set.ok) throw internalError(`failed to set external auth: ${set.error}`);
      // What the file would hold then would come back with the next logout.
      signInsOf(engine, subscriptions).replace("Login was not completed");
      account.askClient = async (previousAccountId) => {
        const tokens = await context.questions.askForTokens(connection, previousAccountId);
        const workspace = configOf(engine).forcedChatgptWorkspaceId;
        return workspace === null || tokens?.accountId === workspace ? tokens : null;
      };
      done();
      return { type: "chatgptAuthTokens" as const };
    }
    case "chatgpt":
    case "chatgptDeviceCode":
      return signIn(params.type, config, context);
  }
});

export const accountLoginCancel = method("account/login/cancel", ({ loginId }, { engine, subscriptions }) => {
  if (!isUuid(loginId)) throw invalidRequest(`invalid login id: ${loginId}`);
  const found = signInsOf(engine, subscriptions).cancel(loginId);
  return { status: found ? ("canceled" as const) : ("notFound" as const) };
});

export const accountLogout = method("account/logout", (_, { engine, subscriptions, after }) => {
  signInsOf(engine, subscriptions).replace("Login was not completed");
  const out = engine.services.account().logout();
  if (!out.ok) throw internalError(`logout failed: ${out.error}`);
  after(() => announceAccount(engine, subscriptions));
  return {};
});

export const accountRateLimitsRead = method("account/rateLimits/read", async (_, { engine, connection }) => {
  const { services } = engine;
  const account = services.account();
  const credential = account.credential();
  if (credential === null) {
    throw invalidRequest("codex account authentication required to read rate limits");
  }
  if (!credential.isChatgpt) {
    throw invalidRequest("chatgpt authentication required to read rate limits");
  }
  const { fetchUsage } = await import("../../core/account/fetch-usage.ts");
  const transport = createTransport(services.env);
  try {
    const web = { transport, userAgent: services.userAgent, signal: connection.gone };
    return await fetchUsage(account, web, configOf(engine).chatgptBaseUrl);
  } catch (error) {
    if (!(error instanceof SignInError || error instanceof ModelError)) throw error;
    throw internalError(`failed to fetch codex rate limits: ${error.message}`);
  } finally {
    transport.close();
  }
});

async function signIn(
  type: "chatgpt" | "chatgptDeviceCode",
  config: EffectiveConfig,
  { engine, subscriptions }: MethodContext<"account/login/start">,
) {
  if (config.forcedLoginMethod === "api") {
    throw invalidRequest("ChatGPT login is disabled. Use API key login instead.");
  }
  const { startBrowserSignIn, startDeviceSignIn } = await import("../../core/account/sign-in.ts");
  const { services } = engine;
  const signIns = signInsOf(engine, subscriptions);
  const transport = createTransport(services.env);
  const close = (): void => transport.close();
  const options = (signal: AbortSignal): SignInOptions => ({
    issuer: config.loginIssuer,
    originator: services.originator,
    workspace: config.forcedChatgptWorkspaceId,
    web: { transport, userAgent: services.userAgent, signal },
  });
  try {
    if (type === "chatgpt") {
      const begin = (signal: AbortSignal) => startBrowserSignIn(options(signal));
      const { tokens, id: loginId, authUrl } = await signIns.start("Login server error", begin);
      void tokens.then(close, close);
      return { type, loginId, authUrl };
    }
    const begin = (signal: AbortSignal) => startDeviceSignIn(options(signal));
    const pending = await signIns.start("Device code login failed", begin);
    void pending.tokens.then(close, close);
    const { id: loginId, verificationUrl, userCode } = pending;
    return { type, loginId, verificationUrl, userCode };
  } catch (error) {
    close();
    if (!(error instanceof SignInError)) throw error;
    const what = "failed to request device code";
    const isNamed = type === "chatgpt" || error.message.startsWith(what);
    throw internalError(isNamed ? error.message : `${what}: ${error.message}`);
  }
}

function checkExternal(config: EffectiveConfig, accountId: string): void {
  if (config.forcedLoginMethod === "api") {
    throw invalidRequest("External ChatGPT auth is disabled. Use API key login instead.");
  }
  const workspace = config.forcedChatgptWorkspaceId;
  if (workspace !== null && workspace !== accountId) {
    throw invalidRequest(
      `External auth must use workspace ${workspace}, but received ${JSON.stringify(accountId)}.`,
    );
  }
}

/** The user's own configuration: a project has no say in where credentials go. */
function configOf({ services }: Engine): EffectiveConfig {
  const config = services.loadConfig({ cwd: services.codexHome, overrides: [], flags: {} });
  if (!config.ok) throw internalError(`failed to load configuration: ${briefText(config.error)}`);
  return config.value;
}

/** Whether the configured provider asks for an OpenAI account. */
function needsAccount(config: EffectiveConfig): boolean {
  const id = config.modelProvider;
  if (isBuiltInProvider(id)) return id === "openai";
  return config.modelProviders[id]?.["requires_openai_auth"] === true;
}

/** What could not be renewed is still shown as it is. */
async function tryRefresh(account: Account): Promise<void> {
  try {
    await account.refresh();
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
  }
}
