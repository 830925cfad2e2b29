import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTransport, isSendable } from "./http.ts";
import { proxyFor, trustedCertificates } from "./http-environment.ts";

const signal = new AbortController().signal;

describe("proxyFor", () => {
  const url = new URL("https://api.example.com/v1");
  const proxy = (env: Record<string, string>): string | null => proxyFor(url, env);

  it("reads the usual variables in either case", () => {
    expect(proxy({})).toBeNull();
    expect(proxy({ HTTPS_PROXY: "http://p:1" })).toBe("http://p:1");
    expect(proxy({ https_proxy: "p:1" })).toBe("http://p:1");
    expect(proxy({ ALL_PROXY: "http://a:1" })).toBe("http://a:1");
    expect(proxy({ HTTPS_PROXY: "", HTTP_PROXY: "http://p:1" })).toBeNull();
  });

  it("leaves out the hosts of NO_PROXY", () => {
    const bypassed = (list: string): boolean => proxy({ HTTPS_PROXY: "http://p:1", NO_PROXY: list }) === null;
    for (const list of [
      "*",
      "api.example.com",
      "example.com",
      ".example.com",
      "*.example.com",
      "x, EXAMPLE.com:443",
    ]) {
      expect(bypassed(list), list).toBe(true);
    }
    for (const list of ["", "ample.com", "api.example.com:8443", "other.com", ","]) {
      expect(bypassed(list), list).toBe(false);
    }
  });
});

describe("isSendable", () => {
  it("takes what HTTP allows in a header", () => {
    expect(isSendable("x-a", "b \u00e9")).toBe(true);
    expect(isSendable("x a", "b")).toBe(false);
    expect(isSendable("x-a", "line\nbreak")).toBe(false);
    expect(isSendable("x-a", "漢字")).toBe(false);
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.runIf(hasOpenssl)("https", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "model-http-"));
  const certificate = path.join(folder, "cert.pem");
  const key = path.join(folder, "key.pem");
  let server: https.Server;
  let url = "";

  beforeAll(async () => {
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...subject, "-keyout", key, "-out", certificate], {
      stdio: "ignore",
    });
    const options = { key: readFileSync(key), cert: readFileSync(certificate) };
    server = https.createServer(options, (_, response) => response.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("refuses a certificate that nobody vouches for", async () => {
    const transport = createTransport({});
    await expect(transport.post({ url, headers: {}, body: "" }, signal)).rejects.toThrow(/self.signed/);
    transport.close();
  });

  it("trusts the certificates of CODEX_CA_CERTIFICATE before those of SSL_CERT_FILE", async () => {
    const transport = createTransport({ CODEX_CA_CERTIFICATE: certificate, SSL_CERT_FILE: "/nowhere" });
    const response = await transport.post({ url, headers: {}, body: "" }, signal);
    expect(response.statusCode).toBe(200);
    response.resume();
    transport.close();
  });

  it("says which certificate file cannot be used", async () => {
    await expect(trustedCertificates({ SSL_CERT_FILE: "/nowhere" })).rejects.toThrow(
      "Cannot read the certificates in /nowhere (SSL_CERT_FILE): No such file or directory (os error 2).",
    );
    const empty = path.join(folder, "empty.pem");
    writeFileSync(empty, "nothing");
    await expect(trustedCertificates({ CODEX_CA_CERTIFICATE: empty })).rejects.toThrow("no PEM certificate");
    expect(await trustedCertificates({ CODEX_CA_CERTIFICATE: "" })).toBeNull();
  });
});
