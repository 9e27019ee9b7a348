import { LitesetError } from "../../../errors.ts";
import type { SchemaMaker } from "../../openapi/operation.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { advancedDataTypes, convert } from "./convert.ts";

const tag = "Advanced Data Type";
const right = api("can_read", "AdvancedDataType");
const action = "AdvancedDataTypeRestApi.get";
const answers = { 400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found" };

const question: QuestionSchema = {
  id: "advanced_data_type_convert_schema",
  type: "object",
  properties: { type: { type: "string" }, values: { type: "array", items: {} } },
  required: ["type", "values"],
};

const strings = { type: "array", items: { type: "string" } };
const converted: SchemaMaker = (components) =>
  components.add("AdvancedDataTypeSchema", () => ({
    type: "object",
    properties: {
      display_value: { type: "string" },
      error_message: { type: "string" },
      valid_filter_operators: strings,
      values: strings,
    },
  }));

/** Texts as internet addresses and ports, for filters. */
export const advancedDataTypeRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/advanced_data_type/types",
    right,
    audit: { action, ref: "AdvancedDataTypeRestApi.get_types" },
    doc: {
      tag,
      summary: "List the advanced data types",
      result: () => ({ type: "object", properties: { result: strings } }),
      answers,
    },
    action: () => ({ result: advancedDataTypes }),
  },
  {
    method: "GET",
    path: "/api/v1/advanced_data_type/convert",
    right,
    audit: { action },
    doc: {
      tag,
      summary: "Convert texts to values of an advanced data type",
      q: question as Record<string, unknown>,
      result: converted,
      answers,
    },
    action: convertAsked,
  },
];

function convertAsked(call: Call): Answer {
  const { type, values } = readQuestion<{ type: string; values: unknown[] }>(call, question);
  if (values.length === 0)
    throw new LitesetError("Not a valid rison schema [] should be non-empty", undefined, { status: 400 });
  const result = convert(type, values);
  if (!result) throw new LitesetError(`Invalid advanced data type: ${type}`, undefined, { status: 400 });
  return { result };
}
