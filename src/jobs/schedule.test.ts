import { describe, expect, it } from "vitest";
import { defaultSettings } from "../settings/keys.ts";
import { readSchedule } from "./schedule.ts";

const cron = { minute: "0", hour: "*", day_of_month: "*", month_of_year: "*", day_of_week: "*" };
const read = (entry: object, timezone = "UTC") => {
  const { scheduled } = readSchedule({ timezone, beat_schedule: { entry: { task: "reports.prune_log", ...entry } } });
  const moments = (after: string, count: number) => {
    const found: string[] = [];
    for (let at: Date | null = new Date(after); at && found.length < count; ) {
      at = scheduled[0]?.next(at) ?? null;
      if (at) found.push(at.toISOString().slice(0, 16));
    }
    return found;
  };
  return { entry: scheduled[0], moments };
};

describe("beat_schedule", () => {
  it("is read from the defaults, of which it has everything", () => {
    const { scheduled, unknown } = readSchedule(defaultSettings().CELERY_CONFIG);
    expect(scheduled.map(({ name }) => name)).toEqual(["reports.scheduler", "reports.prune_log"]);
    expect(unknown).toEqual([]);
  });

  it("knows Celery's crontab, where both kinds of days have to fit", () => {
    const { moments } = read({ schedule: { ...cron, hour: 0, day_of_month: "1-7", day_of_week: "mon" } });
    expect(moments("2026-11-03T00:00:00Z", 2)).toEqual(["2026-12-07T00:00", "2027-01-04T00:00"]);
  });

  it("keeps to the time zone through the change of the clocks", () => {
    const { moments } = read({ schedule: { ...cron, hour: 9 } }, "America/New_York");
    expect(moments("2026-10-31T00:00:00Z", 3)).toEqual(["2026-10-31T13:00", "2026-11-01T14:00", "2026-11-02T14:00"]);
  });

  it("counts intervals alike in all processes", () => {
    const { moments } = read({ schedule: 90 });
    expect(moments("2026-01-01T00:00:10Z", 2)).toEqual(["2026-01-01T00:01", "2026-01-01T00:03"]);
  });

  it("takes the days to keep from kwargs, or from options as Superset did", () => {
    for (const place of ["kwargs", "options"]) {
      const { entry } = read({ task: "prune_logs", schedule: cron, [place]: { retention_period_days: 30 } });
      expect(entry?.payload).toEqual({ retention_period_days: 30 });
    }
  });

  it("names the entry that cannot be used", () => {
    expect(() => read({ task: "prune_logs", schedule: cron })).toThrow('beat_schedule["entry"].kwargs');
    expect(() => read({ schedule: { ...cron, hour: "25" } })).toThrow('beat_schedule["entry"].schedule');
    expect(() => read({ schedule: "daily" })).toThrow("beat_schedule.entry.schedule");
  });
});
