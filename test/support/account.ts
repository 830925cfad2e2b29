// What the account tests stand on: a place whose account belongs to a fake issuer, its auth.json, and a
// browser that comes back to the program.
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { startIssuer, tokenAnswer, type Issuer, type TokenOptions } from "../fakes/issuer.ts";
import { AppServer } from "./app-server.ts";
import { makePlace, type Place } from "./place.ts";

export interface AccountPlace {
  readonly issuer: Issuer;
  readonly place: Place;
  readonly authFile: string;
}

/** More TOML, which may name the issuer. */
export type Config = string | ((issuerUrl: string) => string);

/** A place with the built-in provider, nobody signed in. Ends with the test. */
export async function accountPlace(config: Config = ""): Promise<AccountPlace> {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  const place = makePlace({ modelUrl: "http://127.0.0.1:9" });
  onTestFinished(() => place.remove());
  const text = `model = "mock-model"
approval_policy = "never"
login_issuer = "${issuer.url}"
chatgpt_base_url = "${issuer.backendUrl}"
${typeof config === "string" ? config : config(issuer.url)}`;
  fs.writeFileSync(path.join(place.home, "config.toml"), text);
  return { issuer, place, authFile: path.join(place.home, "auth.json") };
}

/** A server of the place. Ends with the test. */
export async function startServer(place: Place): Promise<AppServer> {
  const server = await AppServer.start(place);
  onTestFinished(async () => {
    await server.close();
  });
  return server;
}

/** Writes the auth.json of a ChatGPT account. */
export function signInAs(file: string, id: string, more: Partial<TokenOptions> = {}): void {
  const { id_token, access_token, refresh_token } = tokenAnswer(id, more);
  const tokens = { id_token, access_token, refresh_token, account_id: more.account ?? "acc-1" };
  const auth = { auth_mode: "chatgpt", OPENAI_API_KEY: null, tokens, last_refresh: new Date().toISOString() };
  fs.writeFileSync(file, JSON.stringify(auth), { mode: 0o600 });
}

export function readAuth(file: string): any {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

/** What a browser gets from the program's local page. */
export function browse(
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const host = { host: "localhost:1455" };
    const options = { host: "127.0.0.1", port: 1455, path: target, headers: { ...host, ...headers } };
    const asked = http.get(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
  });
}

/** The query of a sign-in's address. */
export function queryOf(authUrl: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(authUrl).searchParams);
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
