import { describe, expect, it } from "vitest";
import { refreshIntervals } from "./refresh-intervals.ts";

const offered = [
  [0, "Don't refresh"],
  [10, "10 seconds"],
  [60, "Each minute, please"],
];

describe("intervals of automatic refresh", () => {
  it("are the installation's, in its words where these are its own, with the dashboard's own among them", () => {
    const { intervals } = refreshIntervals({ DASHBOARD_AUTO_REFRESH_INTERVALS: offered }, 15);
    expect(intervals.map(({ seconds, label }) => [seconds, label])).toEqual([
      [0, "Don't refresh"],
      [10, "10 seconds"],
      [15, "15 seconds"],
      [60, "Each minute, please"],
    ]);
  });

  it("below the limit are told apart where the installation has a warning for them", () => {
    const conf = { DASHBOARD_AUTO_REFRESH_INTERVALS: offered, SUPERSET_DASHBOARD_PERIODICAL_REFRESH_LIMIT: 30 };
    const short = ({ intervals }: ReturnType<typeof refreshIntervals>) =>
      intervals.filter((one) => one.isBelowLimit).map((one) => one.seconds);
    expect(short(refreshIntervals(conf, 0))).toEqual([]);
    const warned = { ...conf, SUPERSET_DASHBOARD_PERIODICAL_REFRESH_WARNING_MESSAGE: "Be gentle." };
    expect(short(refreshIntervals(warned, 0))).toEqual([10]);
    expect(refreshIntervals(warned, 0).warning).toBe("Be gentle.");
  });
});
