// Signed bearer tokens at the door: every forgery and every odd time of the probe list (spec/probes.md, list A).
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { CompactEncrypt } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { makePlace, type Place } from "../support/place.ts";
import { runCodex } from "../support/program.ts";
import { ListeningServer, upgrade } from "../support/websocket-client.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const HEADER = { alg: "HS256", typ: "JWT" };
const INVALID = "401 invalid websocket jwt";
const SKEW = 10;

const now = (): number => Math.floor(Date.now() / 1000);
const good = (): Record<string, unknown> => ({ exp: now() + 600, iss: "me", aud: "you" });
const encoded = (part: object | string): string =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

function signature(input: string, secret = SECRET, hash = "sha256"): string {
  return createHmac(hash, secret).update(input).digest("base64url");
}

/** A token with a right signature, unless told otherwise. */
function jwt(
  claims: object | string,
  header: object | string = HEADER,
  secret = SECRET,
  hash = "sha256",
): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${signature(input, secret, hash)}`;
}

let place: Place;
let server: ListeningServer;
const given: string[] = [];

beforeAll(async () => {
  place = makePlace({ modelUrl: "http://127.0.0.1:9" });
  fs.writeFileSync(path.join(place.workspace, "secret"), `${SECRET}\n`, { mode: 0o600 });
  server = await ListeningServer.start(place, {
    args: flags("--ws-issuer", " me ", "--ws-audience", "you", "--ws-max-clock-skew-seconds", String(SKEW)),
  });
});
afterAll(async () => {
  await server.stop("SIGKILL");
  place.remove();
});

function flags(...more: readonly string[]): readonly string[] {
  return ["--ws-auth", "signed-bearer-token", "--ws-shared-secret-file", "secret", ...more];
}

/** What the server says to a token: `101`, or the status and the body. */
async function verdict(token: string, to = server): Promise<string> {
  given.push(token);
  const { status, body } = await upgrade(to.port, { authorization: `Bearer ${token}` });
  return `${status} ${body}`.trim();
}

describe("a signed token", () => {
  it("with the right claims lets in, also with members that change nothing", async () => {
    for (const header of [HEADER, { alg: "HS256" }, { ...HEADER, typ: "x" }, { ...HEADER, kid: "key-1" }])
      expect(await verdict(jwt(good(), header))).toBe("101");
    for (const more of [{ sub: "a", iat: now() }, { iat: now() + 9999 }, { nbf: null }, { nbf: now() }])
      expect(await verdict(jwt({ ...good(), ...more }))).toBe("101");
    expect(await verdict(jwt({ ...good(), text: "x".repeat(10_000) }))).toBe("101");
  });

  it("A06 with another algorithm is refused, however it is signed", async () => {
    const claims = encoded(good());
    for (const alg of ["none", "None", "NONE", "nOnE", "", null, 0, [], "hs256", "HS256 "]) {
      const input = `${encoded({ alg, typ: "JWT" })}.${claims}`;
      for (const end of ["", signature(input), "AA"]) expect(await verdict(`${input}.${end}`)).toBe(INVALID);
    }
    expect(await verdict(jwt(good(), { alg: "HS512" }, SECRET, "sha512"))).toBe(INVALID);
    expect(await verdict(jwt(good(), { alg: "HS384" }, SECRET, "sha384"))).toBe(INVALID);
    expect(await verdict(jwt(good(), { typ: "JWT" }))).toBe(INVALID);
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const [alg, key] of [
      ["RS256", rsa.privateKey],
      ["PS256", rsa.privateKey],
      ["ES256", ec.privateKey],
    ] as const) {
      const input = `${encoded({ alg })}.${claims}`;
      const bytes = sign(
        "sha256",
        Buffer.from(input),
        createPrivateKey(key.export({ type: "pkcs8", format: "pem" })),
      );
      expect(await verdict(`${input}.${bytes.toString("base64url")}`)).toBe(INVALID);
    }
    // The public key's text as an HMAC secret: the classic confusion.
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(await verdict(jwt(good(), HEADER, pem))).toBe(INVALID);
  });

  it("A06 with a broken or missing signature is refused", async () => {
    const token = jwt(good());
    const [header, claims, mac = ""] = token.split(".");
    const bytes = Buffer.from(mac, "base64url");
    for (const at of [0, 15, 31]) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      expect(await verdict(`${header}.${claims}.${flipped.toString("base64url")}`)).toBe(INVALID);
    }
    // The last character's two spare bits, and other spellings of the same bytes.
    const last = mac.at(-1)!;
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const spare = alphabet[alphabet.indexOf(last) ^ 1]!;
    const longer = `${mac}A`;
    for (const end of [
      "",
      mac.slice(0, -1) + spare,
      `${mac}=`,
      longer,
      mac.slice(0, 20),
      `${mac}.`,
      `${mac}.x`,
      bytes.toString("hex"),
    ])
      expect([end, await verdict(`${header}.${claims}.${end}`)]).toEqual([end, INVALID]);
    expect(await verdict(`${header}.${encoded({ ...good(), sub: "root" })}.${mac}`)).toBe(INVALID);
    expect(await verdict(`${encoded({ ...HEADER, kid: "1" })}.${claims}.${mac}`)).toBe(INVALID);
    expect(await verdict(jwt(good(), HEADER, SECRET.slice(1)))).toBe(INVALID);
    expect(await verdict(jwt(good(), HEADER, ""))).toBe(INVALID);
    expect(await verdict(jwt(good(), HEADER, `${SECRET}\n`))).toBe(INVALID);
    for (const text of [
      "a",
      "a.b",
      "a.b.c",
      "..",
      `${header}`,
      `${header}.${claims}`,
      "{}.{}.{}",
      "x".repeat(17_000),
    ])
      expect(await verdict(text)).toBe(INVALID);
  });

  it("A06 that brings its own key, or asks for extensions, is refused even with a right signature", async () => {
    const key = { kty: "oct", k: encoded("x") };
    for (const more of [
      { kid: "../../dev/null" },
      { kid: "x' UNION SELECT 'AAAA'--" },
      { kid: "https://evil.example/key" },
      { kid: "/etc/passwd" },
      { kid: 5 },
      { kid: null },
      { kid: "" },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example/cert" },
      { x5c: ["AAAA"] },
      { jwk: key },
      { crit: ["x"], x: 1 },
      { crit: ["exp"], exp: 1 },
      { crit: [] },
      { b64: false, crit: ["b64"] },
      { b64: false },
      { zip: "DEF" },
      { enc: "A256GCM" },
    ])
      expect([more, await verdict(jwt(good(), { ...HEADER, ...more }))]).toEqual([more, INVALID]);
    expect(await verdict(jwt(good(), { ...HEADER, kid: "../../dev/null" }, ""))).toBe(INVALID);
  });

  it("A06 that can be read in two ways is refused", async () => {
    const exp = now() + 600;
    for (const claims of [
      `{"exp":${exp},"exp":${exp},"iss":"me","aud":"you"}`,
      `{"exp":${exp},"iss":"x","iss":"me","aud":"you"}`,
      `{"exp":${exp},"iss":"me","aud":"you","sub":"a","s\\u0075b":"b"}`,
      `\uFEFF${JSON.stringify(good())}`,
      `${JSON.stringify(good())} x`,
      "[]",
      '"text"',
      "null",
      "",
      `${'{"a":'.repeat(500)}1${"}".repeat(500)}`,
    ])
      expect(await verdict(jwt(claims))).toBe(INVALID);
    expect(await verdict(jwt(good(), '{"alg":"none","alg":"HS256"}'))).toBe(INVALID);
    expect(await verdict(jwt(good(), '{"alg":"HS256","alg":"HS256"}'))).toBe(INVALID);
    const badUtf8 = `${encoded(HEADER)}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}`;
    expect(await verdict(`${badUtf8}.${signature(badUtf8)}`)).toBe(INVALID);
    const proto = `{"exp":${exp},"iss":"me","aud":"you","__proto__":{"exp":1}}`;
    expect(await verdict(jwt(proto))).toBe("101");
    const { exp: _, ...rest } = good();
    expect(await verdict(jwt(`${JSON.stringify(rest).slice(0, -1)},"__proto__":{"exp":${exp}}}`))).toBe(
      INVALID,
    );
  });

  it("A06 that is encrypted, or wraps another, is refused", async () => {
    const secret = Buffer.from(SECRET);
    for (const [alg, enc] of [
      ["dir", "A256GCM"],
      ["A256KW", "A128GCM"],
    ] as const) {
      const jwe = await new CompactEncrypt(Buffer.from(jwt(good())))
        .setProtectedHeader({ alg, enc, cty: "JWT" })
        .encrypt(secret);
      expect(await verdict(jwe)).toBe(INVALID);
    }
    expect(await verdict(jwt(`"${jwt(good())}"`, { ...HEADER, cty: "JWT" }))).toBe(INVALID);
  });

  it("A06 that is longer than 16 KiB is refused unread", async () => {
    expect(await verdict(jwt({ ...good(), text: "x".repeat(17_000) }))).toBe(INVALID);
    expect(await verdict(jwt({ ...good(), text: "x".repeat(40_000) }))).toBe(INVALID);
    // Beyond what is read of a header at all; the rest may meet a closed door.
    const refused = await upgrade(server.port, { authorization: `Bearer ${"x".repeat(100_000)}` }).catch(
      () => null,
    );
    expect(refused?.status ?? 431).toBe(431);
  });

  it("A07 counts by its times, with the skew on both", async () => {
    const at = (more: object) => verdict(jwt({ ...good(), ...more }));
    const [expired, early] = ["401 expired websocket jwt", "401 websocket jwt is not valid yet"];
    expect(await at({ exp: now() - SKEW + 2 })).toBe("101");
    expect(await at({ exp: now() - SKEW - 2 })).toBe(expired);
    expect(await at({ nbf: now() + SKEW - 2 })).toBe("101");
    expect(await at({ nbf: now() + SKEW + 2 })).toBe(early);
    for (const exp of [0, -1, -(2 ** 60)]) expect(await at({ exp })).toBe(expired);
    expect(await at({ exp: 2 ** 53 })).toBe("101");
    expect(await at({ exp: 1, nbf: now() + 99, aud: "x", iss: "x" })).toBe(expired);
    expect(await at({ nbf: now() + 99, aud: "x", iss: "x" })).toBe(early);
    const soon = now() + 600;
    for (const exp of [undefined, null, String(soon), soon + 0.5, [soon], { v: soon }, true, 1e300])
      expect([exp, await at({ exp })]).toEqual([exp, INVALID]);
    for (const text of ["NaN", "Infinity", "1e999", "0x10", "-"])
      expect(await verdict(jwt(`{"exp":${text},"iss":"me","aud":"you"}`))).toBe(INVALID);
    for (const nbf of ["0", 0.5, [], {}, true]) expect(await at({ nbf })).toBe(INVALID);
  });

  it("A08 must name the issuer and the audience", async () => {
    const at = (more: object) => verdict(jwt({ ...good(), ...more }));
    for (const iss of ["x", "", " me ", "ME", undefined, null])
      expect(await at({ iss })).toBe("401 websocket jwt issuer mismatch");
    for (const iss of [["me"], 5, { me: 1 }]) expect(await at({ iss })).toBe(INVALID);
    expect(await at({ aud: ["a", "you"] })).toBe("101");
    for (const aud of ["x", "", "yo", "you,me", [], ["x"], undefined, null])
      expect(await at({ aud })).toBe("401 websocket jwt audience mismatch");
    for (const aud of [["you", 5], 5, { you: 1 }, [["you"]], true]) expect(await at({ aud })).toBe(INVALID);
  });

  it("A11 and its secret are in no line of the server", () => {
    expect(given.length).toBeGreaterThan(100);
    const output = server.stderr + server.stdout;
    expect(output.split("\n")).toHaveLength(6);
    expect(output).not.toContain(SECRET);
  });
});

describe("the secret", () => {
  const listen = ["app-server", "--listen", "ws://127.0.0.1:0"];

  it("A09 is refused when it is short, empty, missing or no text; the words are 0.120's", async () => {
    const at = (name: string) => path.join(place.workspace, name);
    fs.writeFileSync(at("short"), ` ${SECRET.slice(1)} \n`);
    fs.writeFileSync(at("empty"), " \n");
    fs.writeFileSync(at("binary"), Buffer.alloc(40, 0xff));
    for (const [name, text] of [
      ["short", `signed websocket bearer secret ${at("short")} must be at least 32 bytes`],
      ["empty", `websocket auth secret ${at("empty")} must not be empty`],
      ["nope", `failed to read websocket auth secret ${at("nope")}: No such file or directory (os error 2)`],
      [".", `failed to read websocket auth secret ${place.workspace}: Is a directory (os error 21)`],
      ["binary", `failed to read websocket auth secret ${at("binary")}: stream did not contain valid UTF-8`],
    ] as const) {
      const ran = await runCodex(place, [
        ...listen,
        "--ws-auth",
        "signed-bearer-token",
        "--ws-shared-secret-file",
        name,
      ]);
      expect([ran.code, ran.stderr]).toEqual([1, `Error: ${text}\n`]);
    }
  });

  it("A09 may be a link, as in mounted secrets; one that others can read is warned about", async () => {
    const file = path.join(place.workspace, "readable");
    fs.writeFileSync(file, SECRET, { mode: 0o644 });
    fs.chmodSync(file, 0o644);
    fs.symlinkSync("readable", path.join(place.workspace, "link"));
    const other = await ListeningServer.start(place, {
      args: [
        "--ws-auth",
        "signed-bearer-token",
        "--ws-shared-secret-file",
        "link",
        "--ws-issuer",
        "",
        "--ws-audience",
        " ",
      ],
    });
    onTestFinished(() => void other.child.kill("SIGKILL"));
    expect(other.stderr.split("\n")[0]).toBe(
      `warning: every user of this machine can read ${place.workspace}/link; make it yours alone with \`chmod 600\`.`,
    );
    // Blank expectations expect nothing, and the skew is 30 seconds.
    expect(await verdict(jwt({ exp: now() - 28 }), other)).toBe("101");
    expect(await verdict(jwt({ exp: now() - 32 }), other)).toBe("401 expired websocket jwt");
    await other.stop();
  });
});
