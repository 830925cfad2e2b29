import { describe, expect, it } from "vitest";
import { planName, readClaims } from "./claims.ts";

const token = (payload: unknown): string =>
  `h.${Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)).toString("base64url")}.s`;
const NONE = { email: null, plan: null, accountId: null, expiresAt: null };

describe("the claims of a token", () => {
  it("name the account, its plan and the end", () => {
    const auth = { chatgpt_account_id: "acc", chatgpt_plan_type: "Pro" };
    const payload = { email: "a@b.c", exp: 17, "https://api.openai.com/auth": auth };
    expect(readClaims(token(payload))).toEqual({
      ok: true,
      value: { email: "a@b.c", plan: "pro", accountId: "acc", expiresAt: 17 },
    });
  });

  it("may have the address in the profile", () => {
    const claims = readClaims(token({ "https://api.openai.com/profile": { email: "p@b.c" } }));
    expect(claims).toEqual({ ok: true, value: { ...NONE, email: "p@b.c" } });
  });

  it.each([
    {},
    { email: 5, exp: "soon" },
    { "https://api.openai.com/auth": null },
    { "https://api.openai.com/auth": "x" },
  ])("that are absent or of a wrong type count as none: %j", (payload) =>
    expect(readClaims(token(payload))).toEqual({ ok: true, value: NONE }),
  );

  it.each(["", "a", "a.b", "a.b.c.d", "a.!!.c", token("[]"), token("5"), token("null"), token("{")])(
    "are not to be had from %j",
    (text) => expect(readClaims(text)).toEqual({ ok: false, error: "invalid ID token format" }),
  );

  it("name every unknown plan `unknown`", () => {
    expect([planName("free"), planName("ENTERPRISE"), planName("galactic")]).toEqual([
      "free",
      "enterprise",
      "unknown",
    ]);
  });
});
