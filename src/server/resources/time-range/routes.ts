import { LitesetError } from "../../../errors.ts";
import { isoFormat } from "../../../query/time/moment.ts";
import { getSinceUntil, TimeRangeError } from "../../../query/time-range.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { type Answer, type Call, legacy, type Route } from "../../route.ts";

const entry: QuestionSchema = {
  type: "object",
  properties: { timeRange: { type: "string" }, shift: { type: "string" } },
  required: ["timeRange"],
};
const question: QuestionSchema = { anyOf: [{ type: "string" }, { type: "array", items: entry }] };

type Asked = string | { timeRange: string; shift?: string }[];

/** What a time range in words comes to; takes a session, not a bearer token, as the reference has it. */
export const timeRangeRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/time_range/",
    right: legacy("can_time_range", "Api"),
    action: resolveRanges,
  },
];

function resolveRanges(call: Call): Answer {
  const text = call.query.get("q");
  // An empty question asks for the empty range.
  const asked: Asked = text === "" ? "" : readQuestion<Asked>(call, question);
  const ranges = typeof asked === "string" ? [{ timeRange: asked }] : asked;
  try {
    return {
      result: ranges.slice(0, 100).map(({ timeRange, shift }: { timeRange: string; shift?: string }) => {
        const [since, until] = getSinceUntil({ timeRange, timeShift: shift });
        return {
          since: since ? isoFormat(since) : "",
          until: until ? isoFormat(until) : "",
          timeRange,
          shift: shift ?? null,
        };
      }),
    };
  } catch (error) {
    if (error instanceof TimeRangeError)
      throw new LitesetError(`Unexpected time range: ${error.message}`, undefined, { status: 400 });
    throw error;
  }
}
