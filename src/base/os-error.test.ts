import * as fs from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { osErrorText } from "./os-error.ts";

const systemError = (code: string, errno: number): Error => Object.assign(new Error(code), { code, errno });

function thrownBy(body: () => void): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("osErrorText", () => {
  it("has the words of 0.120 for errors of the system", async () => {
    expect(osErrorText(thrownBy(() => fs.readFileSync("/nowhere")))).toBe(
      "No such file or directory (os error 2)",
    );
    expect(osErrorText(thrownBy(() => fs.readFileSync(`/${"n".repeat(300)}`)))).toMatch(
      /^Filename too long \(os error \d+\)$/,
    );
    const refused = await new Promise((resolve) => {
      createServer().on("error", resolve).listen(0, "192.0.2.1");
    });
    expect(osErrorText(refused)).toMatch(/^Address not available \(os error \d+\)$/);
  });

  it("also for those that Node has no name for", () => {
    expect(osErrorText(systemError("Unknown system error -122", -122))).toBe("Quota exceeded (os error 122)");
  });

  it("is the plain message of any other error", () => {
    expect(osErrorText(new Error("broken"))).toBe("broken");
    expect(osErrorText("text")).toBe("text");
  });
});
