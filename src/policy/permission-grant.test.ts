import { describe, expect, it } from "vitest";
import { joinGrants, NO_GRANT, withinRequest } from "./permission-grant.ts";

describe("A permission grant", () => {
  const requested = { network: false, read: [], write: ["/data/out", "/srv"] };

  it("never holds more than was requested", () => {
    const answer = {
      network: true,
      read: ["/etc"],
      write: ["/data/out/today", "/data/outside", "/", "/srv/../etc"],
    };
    expect(withinRequest(answer, requested)).toEqual({
      network: false,
      read: [],
      write: ["/data/out/today"],
    });
  });

  it("may hold all of it, or nothing", () => {
    expect(withinRequest(requested, requested)).toEqual(requested);
    expect(withinRequest(NO_GRANT, requested)).toEqual(NO_GRANT);
  });

  it("joins with an earlier one without repeating paths", () => {
    const first = { network: true, read: ["/a"], write: ["/b"] };
    expect(joinGrants(first, { network: false, read: ["/a"], write: ["/c"] })).toEqual({
      network: true,
      read: ["/a"],
      write: ["/b", "/c"],
    });
  });
});
