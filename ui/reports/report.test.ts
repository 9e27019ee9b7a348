import { describe, expect, it } from "vitest";
import { readCron, writeCron } from "./cron.ts";
import { newValues, toBody, toValues } from "./report.ts";
import { scheduleText } from "./schedule-text.ts";
import { chosenTabs, masksIn, withMask, withTabs } from "./state.ts";

describe("a schedule", () => {
  it("is read into the form and written back, and left alone where the form cannot say it", () => {
    for (const text of ["5 * * * *", "30 8 * * *", "0 8 * * 1,3,5", "15 0 31 * *"])
      expect(writeCron(readCron(text))).toBe(text);
    for (const text of ["*/5 * * * *", "0 8 1 6 *", "0 8-18 * * *", "@daily", "0 8 * * 1-5"])
      expect(readCron(text).every, text).toBe("custom");
  });
});

describe("a schedule in words", () => {
  it("says what the form says, and nothing of what it cannot say", () => {
    expect(["5 * * * *", "30 20 * * *", "0 8 * * 1,3", "15 0 31 * *", "@daily"].map(scheduleText)).toEqual([
      "every hour, at minute 5",
      expect.stringMatching(/^every day at 8:30.PM$/),
      expect.stringMatching(/^every week on Monday and Wednesday at 8:00.AM$/),
      expect.stringMatching(/^on day 31 of every month at 12:15.AM$/),
      undefined,
    ]);
  });
});

describe("an alert", () => {
  it("is stored as it was read", () => {
    const detail = {
      name: "Few orders",
      description: "watch",
      active: true,
      owners: [{ id: 1 }],
      database: { id: 2 },
      sql: "SELECT 1",
      validator_type: "operator",
      validator_config_json: '{"op": "<", "threshold": 10}',
      dashboard: { id: 4 },
      chart: null,
      extra: { dashboard: { dataMask: { a: 1 } }, own: true },
      report_format: "PDF",
      crontab: "0 8 * * *",
      timezone: "Europe/Berlin",
      log_retention: 30,
      grace_period: 60,
      working_timeout: 100,
      force_screenshot: false,
      recipients: [
        { type: "Email", recipient_config_json: '{"target": "a@example.com", "ccTarget": "b@example.com"}' },
      ],
    };
    expect(toBody("Alert", toValues(detail), detail.extra)).toMatchObject({
      type: "Alert",
      name: "Few orders",
      owners: [1],
      database: 2,
      validator_type: "operator",
      validator_config_json: { op: "<", threshold: 10 },
      chart: null,
      dashboard: 4,
      extra: detail.extra,
      grace_period: 60,
      recipients: [{ type: "Email", recipient_config_json: { target: "a@example.com", ccTarget: "b@example.com" } }],
    });
  });

  it("is no report: that has neither database nor condition", () => {
    const body = toBody("Report", { ...newValues(1, {}), chart: 3 }, {});
    expect(body).toMatchObject({ type: "Report", chart: 3, dashboard: null, owners: [1] });
    for (const key of ["database", "sql", "validator_type", "grace_period"]) expect(body).not.toHaveProperty(key);
  });
});

describe("the state of a dashboard", () => {
  it("gets filters and tabs as permalinks have them, and gives them back", () => {
    const mask = { extraFormData: { filters: [] }, filterState: { value: ["a"], label: "a" } };
    const filtered = withMask({}, "F", mask);
    expect(filtered).toEqual({ urlParams: [], activeTabs: [], dataMask: { F: { id: "F", ownState: {}, ...mask } } });
    expect(masksIn(filtered)).toEqual({ F: mask });
    expect(withTabs(filtered, ["TAB-1"])).toEqual({ ...filtered, anchor: "TAB-1" });
    const tabbed = withTabs(filtered, ["TAB-1", "TAB-2"]);
    expect(tabbed.anchor).toBe('["TAB-1","TAB-2"]');
    expect([chosenTabs(tabbed), chosenTabs({ anchor: "TAB-1" }), chosenTabs({})]).toEqual([
      ["TAB-1", "TAB-2"],
      ["TAB-1"],
      [],
    ]);
    expect(withTabs(tabbed, [])).toEqual(filtered);
  });
});
