import { describe, expect, it } from "vitest";
import { Clock, DAY, HOUR, toIso, toMs } from "../src/time/zone";
import { keyStep, listTicks, widenBins } from "../src/timeline/scale";

describe("the clock of a theatre", () => {
  const damascus = new Clock("Asia/Damascus");
  const athens = new Clock("Europe/Athens");

  it("tells the hour people there would tell", () => {
    expect(damascus.tell("2024-12-08T01:00:00Z")).toBe("Sun 8 Dec 2024, 04:00");
  });

  it("gives a field's time back", () => {
    const at = Date.UTC(2031, 4, 2, 3, 30);
    expect(athens.toField(at)).toBe("2031-05-02T06:30");
    expect(athens.fromField("2031-05-02T06:30")).toBe(at);
    expect(athens.fromField("never")).toBeNull();
  });

  it("finds midnight across the change to summer time", () => {
    const before = Date.UTC(2031, 2, 29, 22, 30); // half past midnight on the day that has 23 hours
    const midnight = athens.nextMidnight(before);
    expect(athens.toField(midnight)).toBe("2031-03-31T00:00");
    expect(midnight - Date.UTC(2031, 2, 29, 22, 0)).toBe(23 * HOUR);
  });

  it("writes and reads instants in UTC", () => {
    expect(toIso(Date.UTC(2031, 4, 2, 3, 0, 5, 600))).toBe("2031-05-02T03:00:05Z");
    expect(toMs("nonsense")).toBeNull();
  });
});

describe("the time line", () => {
  const clock = new Clock("UTC");
  const from = Date.UTC(2031, 0, 1);

  it("has no more ticks than there is room for", () => {
    for (const days of [1, 16, 90, 365, 1500]) {
      const ticks = listTicks(from, from + days * DAY, 800, clock);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(19);
    }
  });

  it("loses no claim when bins are made wider", () => {
    const wide = widenBins([1, 2, 3, 4, 5], 2);
    expect(wide.values.reduce((sum, value) => sum + value, 0)).toBe(15);
    expect(wide.factor).toBe(3);
  });

  it("moves by hours and days", () => {
    expect(keyStep("ArrowRight", false)).toBe(HOUR);
    expect(keyStep("PageDown", false)).toBe(-DAY);
    expect(keyStep("a", false)).toBeNull();
  });
});
