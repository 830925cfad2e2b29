import { describe, expect, it } from "vitest";
import { isLoopbackAddress, isLoopbackHost } from "./loopback.ts";

describe("loopback", () => {
  it("is 127.0.0.0/8 and ::1", () => {
    for (const yes of ["127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1"])
      expect(isLoopbackAddress(yes)).toBe(true);
    for (const no of ["0.0.0.0", "::", "128.0.0.1", "10.0.0.1", "::2", "localhost", "", "127.0.0.256"])
      expect(isLoopbackAddress(no)).toBe(false);
  });

  it("is in a Host header a loopback address or localhost, with any port", () => {
    for (const yes of ["localhost", "LocalHost:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:80"])
      expect([yes, isLoopbackHost(yes)]).toEqual([yes, true]);
    for (const no of [
      "",
      "evil.example",
      "localhost.evil.example",
      "evil.localhost",
      "localhost.",
      "127.0.0.1.evil.example",
      "127.1",
      "0x7f.0.0.1",
      "::1",
      "[127.0.0.1]",
      "[::]",
      "[::1",
      "localhost:",
      "localhost:x",
      "localhost:1:2",
      "a@localhost",
      "localhost/x",
      "localhost evil",
      "localhost\nevil",
    ])
      expect([no, isLoopbackHost(no)]).toEqual([no, false]);
  });
});
