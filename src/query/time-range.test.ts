import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../runtime.ts";
import { isoFormat } from "./time/moment.ts";
import {
  getSinceUntil,
  normalizeTimeDelta,
  parseHumanDatetime,
  parseHumanTimedelta,
  parsePastTimedelta,
} from "./time-range.ts";

const now = Date.parse("2024-03-15T13:45:30Z");
const range = (timeRange: string, at = now) =>
  getSinceUntil({ timeRange, now: at }).map((end) => end && isoFormat(end));

describe("time ranges", () => {
  it.each([
    ["No filter", null, null],
    ["Last week", "2024-03-08T00:00:00", "2024-03-15T00:00:00"],
    ["Last quarter", "2023-12-15T00:00:00", "2024-03-15T00:00:00"],
    ["Next 3 quarters", "2024-03-15T00:00:00", "2024-12-15T00:00:00"],
    ["previous calendar week", "2024-03-04T00:00:00", "2024-03-11T00:00:00"],
    ["Current month", "2024-03-01T00:00:00", "2024-04-01T00:00:00"],
    ["2024-01-01 : ", "2024-01-01T00:00:00", null],
    [" : 2024-02-01", null, "2024-02-01T00:00:00"],
    ["2024-01-01T00:00:00.5 : now", "2024-01-01T00:00:00.500000", "2024-03-15T13:45:30"],
    ["2024-01-01T00:00:00+02:00 : 2024-02-01T00:00:00+02:00", "2024-01-01T00:00:00+02:00", "2024-02-01T00:00:00+02:00"],
    ["13/02/2024 : 1 March 2024", "2024-02-13T00:00:00", "2024-03-01T00:00:00"],
    ["start of last 2 months : end of last month", "2024-01-01T00:00:00", "2024-02-29T00:00:00"],
    ["DATEADD(DATETIME('2024-02-29'), 1, YEAR) : ", "2025-02-28T00:00:00", null],
    ["DATETRUNC(DATETIME('now'), QUARTER) : ", "2024-01-01T00:00:00", null],
    ["HOLIDAY('labor day', DATETIME('2022-01-01'), 'US') : ", "2022-09-05T00:00:00", null],
    ['DATEDIFF(DATETIME("2024-01-01"), DATETIME("2024-01-31")) : now', "2024-01-31T00:00:00", "2024-03-15T13:45:30"],
    ["last monday : next monday", "2024-03-11T00:00:00", "2024-03-18T00:00:00"],
  ])("reads %s", (text, since, until) => {
    expect(range(text)).toEqual([since, until]);
  });

  it.each([
    ["2024-02-01 : 2024-01-01", "From date cannot be larger than to date"],
    ["garbage : now", "Cannot parse time string [garbage]"],
    ["2024-02-30 : 2024-03-01", "Cannot parse time string [2024-02-30]"],
    ["5 days : now", "Time string is ambiguous. Please specify [5 days ago] or [5 days later]."],
    [
      "LASTDAY(DATETIME('now'), QUARTER) : ",
      "Expected {'year' | 'month' | 'week'}, found 'QUARTER'  (at char 25), (line:1, col:26)",
    ],
    ["DATETIME(now) : ", "Expected text_operand, found 'now'  (at char 9), (line:1, col:10)"],
    ["HOLIDAY('nothing', DATETIME('2024-01-01'), 'US') : ", "Unable to find such a holiday: [nothing]"],
  ])("refuses %s", (text, message) => {
    expect(() => range(text)).toThrow(message);
  });

  it("moves both ends by a shift", () => {
    const shifted = getSinceUntil({ timeRange: "2024-02-29 : 2024-03-01", timeShift: "1 year ago", now });
    expect(shifted.map((end) => end && isoFormat(end))).toEqual(["2023-02-28T00:00:00", "2023-03-01T00:00:00"]);
  });

  it("reads offsets of a comparison", () => {
    expect(normalizeTimeDelta("3 months ago")).toEqual({ unit: "month", count: -3 });
    expect(() => normalizeTimeDelta("who knows")).toThrow(
      "Time delta is ambiguous. Please specify [who knows ago] or [who knows later].",
    );
  });
});

const facts = join(packageRoot, "../shared/facts/time_range.json");
const reason = existsSync(facts) ? "" : " (skipped: ../shared/facts is not here)";

/** Only the holidays of the United States and the United Kingdom are known. */
const UNKNOWN_HOLIDAYS = /HOLIDAY\(.*'SA'\)/;

type Outcome = (string | null)[] | string | number[] | { message: string };

describe.skipIf(reason !== "")(`the reference's time ranges${reason}`, () => {
  const recorded = reason === "" ? JSON.parse(readFileSync(facts, "utf8")) : { now: [] };
  const times: number[] = recorded.now.map((text: string) => Date.parse(`${text}Z`));

  const compare = (rows: [unknown, Outcome[]][], run: (input: never, at: number) => unknown) => {
    for (const [input, outcomes] of rows) {
      if (UNKNOWN_HOLIDAYS.test(String(input))) continue;
      outcomes.forEach((outcome, at) => {
        const got = outcomeOf(() => run(input as never, times[at]!));
        const wanted = typeof outcome === "object" && "message" in outcome ? { error: outcome.message } : outcome;
        expect(got, `${JSON.stringify(input)} at ${recorded.now[at]}`).toEqual(wanted);
      });
    }
  };

  it("are read alike", () => {
    compare(recorded.time_range, (text: string, at) => range(text, at));
  });

  it("are read alike with options", () => {
    compare(recorded.with_options, (options: Record<string, string>, at) =>
      getSinceUntil({
        timeRange: options.time_range ?? null,
        since: options.since ?? null,
        until: options.until ?? null,
        timeShift: options.time_shift ?? null,
        relativeStart: options.relative_start ?? null,
        relativeEnd: options.relative_end ?? null,
        now: at,
      }).map((end) => end && isoFormat(end)),
    );
  });

  it("are made of the same dates and distances", () => {
    compare(recorded.parse_human_datetime, (text: string, at) => isoFormat(parseHumanDatetime(text, at)));
    compare(recorded.parse_human_timedelta, (text: string, at) => [
      parseHumanTimedelta(text, at) / 1000,
      parsePastTimedelta(text, at) / 1000,
    ]);
  });
});

function outcomeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
