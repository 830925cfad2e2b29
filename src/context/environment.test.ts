import { expect, it } from "vitest";
import { dateInZone, environmentContext, localDate, shellName, systemTimeZone } from "./environment.ts";
import { memoryFiles } from "./memory-files.test-support.ts";

it("has the recorded form", () => {
  const environment = { cwd: "/ws", shell: "bash", currentDate: "2026-03-01", timeZone: "Etc/UTC" };
  expect(environmentContext(environment)).toBe(
    "<environment_context>\n  <cwd>/ws</cwd>\n  <shell>bash</shell>\n  <current_date>2026-03-01</current_date>\n  <timezone>Etc/UTC</timezone>\n</environment_context>",
  );
});

it("keeps a folder's name inside its element", () => {
  const cwd = "/a</cwd>\n<b>&";
  const text = environmentContext({ cwd, shell: "sh", currentDate: "2026-03-01", timeZone: "Etc/UTC" });
  expect(text).toContain("<cwd>/a&lt;/cwd&gt;&#10;&lt;b&gt;&</cwd>");
});

it("takes the zone from the system's files", () => {
  const linked = memoryFiles({ "/etc/localtime": { link: "/usr/share/zoneinfo/Europe/Zurich" } });
  expect(systemTimeZone(linked)).toBe("Europe/Zurich");
  expect(systemTimeZone(memoryFiles({ "/etc/timezone": "Asia/Tokyo\n" }))).toBe("Asia/Tokyo");
  expect(systemTimeZone(memoryFiles({ "/etc/timezone": "not a zone!" }))).toMatch(/\w/);
});

it("gives the date in the zone", () => {
  const now = new Date("2026-03-01T23:30:00Z");
  expect(dateInZone(now, "Etc/UTC")).toBe("2026-03-01");
  expect(dateInZone(now, "Asia/Tokyo")).toBe("2026-03-02");
  expect(dateInZone(now, "No/Where")).toBe("2026-03-01");
});

it("gives the date of the process's own clock", () => {
  expect(localDate(new Date(2026, 2, 1, 23, 30))).toBe("2026-03-01");
  expect(localDate(new Date(2026, 11, 31, 0, 0))).toBe("2026-12-31");
});

it("names a shell by its last part", () => {
  expect([shellName("/usr/bin/zsh"), shellName("bash")]).toEqual(["zsh", "bash"]);
});
