// What the environment says about connections: a proxy for https URLs, and certificates to trust
// beside the usual ones (spec/requirements.md AUTH-6).
import { osErrorText } from "../base/os-error.ts";
import { ModelError } from "./types.ts";

export type Env = Readonly<Record<string, string | undefined>>;

const CERTIFICATE_VARIABLES = ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"] as const;

/** The proxy for an https URL: `HTTPS_PROXY`, else `ALL_PROXY`, unless `NO_PROXY` names the host. Lower case counts too. */
export function proxyFor(url: URL, env: Env): string | null {
  const proxy = either(env, "HTTPS_PROXY") ?? either(env, "ALL_PROXY");
  if (proxy === null || bypassed(url, either(env, "NO_PROXY") ?? "")) return null;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

/**
 * Node's own certificates and those of the file that the environment names; null when it names
 * none. @throws ModelError when the file cannot be read
 */
export async function trustedCertificates(env: Env): Promise<readonly string[] | null> {
  const variable = CERTIFICATE_VARIABLES.find((name) => env[name]);
  const file = variable === undefined ? undefined : env[variable];
  if (variable === undefined || file === undefined) return null;
  const { readFile } = await import("node:fs/promises");
  const { rootCertificates } = await import("node:tls");
  const pem = await readFile(file, "utf8").catch((error: unknown) => {
    throw new ModelError(
      "unexpectedStatus",
      `Cannot read the certificates in ${file} (${variable}): ${osErrorText(error)}.`,
    );
  });
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new ModelError("unexpectedStatus", `There is no PEM certificate in ${file} (${variable}).`);
  }
  return [...rootCertificates, pem];
}

function either(env: Env, name: string): string | null {
  return env[name] || env[name.toLowerCase()] || null;
}

// Entries: `*`, a host, a domain (with or without a leading `.` or `*.`), each also with `:port`.
function bypassed(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const port = url.port === "" ? "443" : url.port;
  return list.split(",").some((entry) => {
    const name = entry.trim().toLowerCase();
    if (name === "*") return true;
    const [, bare = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(name) ?? [];
    if (bare === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
    const domain = bare.replace(/^\*?\./, "");
    return host === domain || host.endsWith(`.${domain}`);
  });
}
