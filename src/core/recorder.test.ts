import { describe, expect, it } from "vitest";
import type { RolloutLine, RolloutWriter } from "../rollout/types.ts";
import { Recorder, RecordError } from "./recorder.ts";

const line = (n: number): RolloutLine => ({ type: "event_msg", payload: { type: "n", n } });

/** A writer that keeps lines, and a switch that makes it fail like a full disk. */
function disk() {
  const state = { lines: [] as RolloutLine[], opened: 0, closed: 0, full: false, locked: false };
  const writer: RolloutWriter = {
    path: "/thread",
    append(lines) {
      if (state.full) throw Object.assign(new Error("ENOSPC: no space"), { code: "ENOSPC", errno: -28 });
      state.lines.push(...lines);
    },
    sync: () => Promise.reject(new Error("not now")),
    close: () => void (state.closed += 1),
  };
  const open = (): RolloutWriter => {
    if (state.locked) throw new RecordError("The thread is open in process 7; end it there first.");
    state.opened += 1;
    return writer;
  };
  return { state, open, kept: () => state.lines.map(({ payload }) => (payload as { n?: unknown }).n) };
}

describe("the recorder", () => {
  it("opens nothing until a line must be kept, then writes the waiting lines first", () => {
    const { state, open, kept } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1), line(2)]);
    expect([state.opened, recorder.materialised]).toEqual([0, false]);
    recorder.write([line(3)]);
    recorder.defer([line(4)]);
    recorder.write([line(5)]);
    expect(kept()).toEqual([1, 2, 3, 4, 5]);
    expect([state.opened, recorder.materialised]).toEqual([1, true]);
  });

  it("makes no file for an empty write", () => {
    const { state, open } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1)]);
    recorder.write([]);
    expect(state.opened).toBe(0);
  });

  it("puts waiting lines on disk when the file is made early", () => {
    const { open, kept } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1)]);
    recorder.materialise();
    recorder.materialise();
    expect(kept()).toEqual([1]);
  });

  it("tells a failed write as one sentence with the system's words", () => {
    const { state, open } = disk();
    const recorder = new Recorder(open);
    state.full = true;
    expect(() => recorder.write([line(1)])).toThrow(RecordError);
    expect(() => recorder.write([line(1)])).toThrow(
      /^The thread could not be saved: No space left on device \(os error 28\)\. /,
    );
  });

  it("passes on why a file could not be opened, and opens it at the next try", () => {
    const { state, open, kept } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1)]);
    state.locked = true;
    expect(() => recorder.write([line(2)])).toThrow("open in process 7");
    expect(recorder.materialised).toBe(false);
    state.locked = false;
    recorder.write([line(3)]);
    expect(kept()).toEqual([1, 3]);
  });

  it("keeps the waiting lines when the first write fails, for the next that succeeds", () => {
    const { state, open, kept } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1)]);
    state.full = true;
    expect(() => recorder.write([line(2)])).toThrow(RecordError);
    state.full = false;
    recorder.write([line(3)]);
    expect(kept()).toEqual([1, 3]);
  });

  it("keeps the waiting lines when the file could not be made early", () => {
    const { state, open, kept } = disk();
    const recorder = new Recorder(open);
    recorder.defer([line(1)]);
    state.locked = true;
    expect(() => recorder.materialise()).toThrow(RecordError);
    state.locked = false;
    recorder.materialise();
    expect(kept()).toEqual([1]);
  });

  it("records nothing of an ephemeral thread", () => {
    const recorder = new Recorder(null);
    recorder.defer([line(1)]);
    recorder.write([line(2)]);
    recorder.materialise();
    recorder.sync();
    recorder.close();
    expect(recorder.materialised).toBe(false);
  });

  it("neither throws nor rejects when the device cannot be synced", async () => {
    const { open } = disk();
    const recorder = new Recorder(open);
    recorder.write([line(1)]);
    recorder.sync();
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("closes the file once", () => {
    const { state, open } = disk();
    const recorder = new Recorder(open);
    recorder.write([line(1)]);
    recorder.close();
    recorder.close();
    expect(state.closed).toBe(1);
  });
});
