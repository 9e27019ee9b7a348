import type { ZodType } from "zod";
import { LitesetError } from "../../errors.ts";
import { json } from "../answers.ts";
import type { JsonSchema } from "../openapi/json-schema.ts";
import type { OperationDoc } from "../openapi/operation.ts";
import type { Answer, Call, Route } from "../route.ts";
import { notFound } from "./item.ts";
import { auditOf, type Resource, rightOf } from "./resource.ts";
import { readBody } from "./schema.ts";
import { writtenShape } from "./shapes.ts";

/** How rows of a resource come to be and change. Absent: the resource has no such route. */
export interface Writing<New, Changes> {
  /** "chart": as summaries and the reference's messages name one row. */
  noun: string;
  /** Status of a body that its schema refuses: 400 in Superset's own APIs (the default), 422 in Flask-AppBuilder's. */
  refusedStatus?: 400 | 422;
  /** True where a body of `{}` is refused as none. */
  refusesEmpty?: boolean;
  create?: {
    body: ZodType<New>;
    /** Stores a checked body; what is answered is `id` and `result`. */
    act(body: New, call: Call): Promise<{ id: number; result: unknown }>;
  };
  update?: {
    body: ZodType<Changes>;
    /** True where the reference refuses a body with 422 and one error that holds the messages. */
    refusedAsError?: boolean;
    /** Further parameters of the address. */
    query?: OperationDoc["query"];
    /** Applies a checked body to the row of this id; throws `notFound()` when the viewer cannot see it. */
    act(id: number, body: Changes, call: Call): Promise<Record<string, unknown>>;
    /** Fields of the answer besides `id` and `result`. */
    more?: JsonSchema;
  };
}

/** POST and PUT of a resource: right, audit, body and OpenAPI out of one declaration. */
export function writeRoutes<New, Changes>(resource: Resource, writing: Writing<New, Changes>): Route[] {
  const { tag, apiClass } = resource;
  const base = `/api/v1/${resource.name}`;
  const { noun, create, update, refusesEmpty } = writing;
  const { idParam = "pk" } = resource;
  const reading = { status: writing.refusedStatus ?? 400 };
  const answers = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    422: "Could not process entity",
  };
  const routes: Route[] = [];
  if (create) {
    const body = create.body.meta({ id: `${apiClass}.post` });
    routes.push({
      method: "POST",
      flag: resource.flag,
      csrfExempt: resource.csrfExempt,
      path: `${base}/`,
      right: rightOf(resource, "create"),
      audit: auditOf(resource, "post"),
      doc: {
        tag,
        summary: `Create a ${noun}`,
        body,
        result: writtenShape(body),
        answers: { 201: "Created", ...answers },
      },
      action: async (call): Promise<Answer> => {
        if (refusesEmpty) await refuseEmpty(call);
        const given = await readBody(call, body, reading);
        return json(await create.act(given, call), { status: 201 });
      },
    });
  }
  if (update) {
    const body = update.body.meta({ id: `${apiClass}.put` });
    routes.push({
      method: "PUT",
      flag: resource.flag,
      csrfExempt: resource.csrfExempt,
      path: `${base}/<${idParam}>`,
      right: rightOf(resource, "update"),
      audit: auditOf(resource, "put"),
      doc: {
        tag,
        summary: `Update a ${noun}`,
        body,
        query: update.query,
        result: writtenShape(body, update.more),
        answers,
      },
      action: async (call): Promise<Answer> => {
        if (refusesEmpty) await refuseEmpty(call);
        const given = await readBody(call, body, update.refusedAsError ? { status: 422, asError: true } : reading);
        return update.act(readId(call.params[idName(idParam)]), given, call);
      },
    });
  }
  return routes;
}

async function refuseEmpty(call: Call): Promise<void> {
  const body = await call.json();
  if (body === null || typeof body !== "object" || Object.keys(body).length > 0) return;
  throw new LitesetError("Request body is required", undefined, { status: 400 });
}

/** `pk` of `int:pk`. */
export const idName = (param: string): string => param.replace(/^\w+:/, "");

/** The id in an address; "Not found" when it is none. */
export function readId(text: string | undefined): number {
  if (!text || !/^\d{1,15}$/.test(text)) throw notFound();
  return Number(text);
}
