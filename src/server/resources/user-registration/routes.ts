import { Refusal } from "../../answers.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { rightOf } from "../../rest/resource.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, object, readBody, text, unprocessable } from "../../rest/schema.ts";
import { readId } from "../../rest/write.ts";
import type { Answer, Call, Route } from "../../route.ts";
import { fabDeletion } from "../shared/flask-appbuilder.ts";
import { userRegistrationResource } from "./resource.ts";

const { tag } = userRegistrationResource;
const path = "/api/v1/security/user_registrations/";
const body = object({ id: integer().optional() });
const answers = { 400: "Bad request", 401: "Unauthorized", 422: "Could not process entity" };

/** Registrations are made by the page that people register on, and only looked at and deleted here. */
export const userRegistrationRoutes: Route[] = [
  ...resourceRoutes(userRegistrationResource),
  ...deleteRoutes(userRegistrationResource, fabDeletion("registration")),
  {
    method: "POST",
    path,
    right: rightOf(userRegistrationResource, "create"),
    audit: { action: "UserRegistrationsRestAPI.post" },
    doc: {
      tag,
      summary: "Create a registration",
      body: body.meta({ id: "UserRegistrationsRestAPI.post" }),
      result: object({ id: text(), result: body.meta({ id: "UserRegistrationsRestAPI.post" }) }),
      answers: { 201: "Created", ...answers },
    },
    action: async (call) => {
      await readBody(call, body, { status: 422 });
      // The reference knows no field but the id, and its database then misses the names.
      throw new Refusal({ error: "A registration needs names, an e-mail address and a password" }, { status: 422 });
    },
  },
  {
    method: "PUT",
    path: `${path}<pk>`,
    right: rightOf(userRegistrationResource, "update"),
    audit: { action: "UserRegistrationsRestAPI.put" },
    doc: {
      tag,
      summary: "Update a registration",
      body: body.meta({ id: "UserRegistrationsRestAPI.put" }),
      result: object({ result: body.meta({ id: "UserRegistrationsRestAPI.put" }) }),
      answers: { ...answers, 404: "Not found" },
    },
    action: checkRegistration,
  },
];

async function checkRegistration(call: Call): Promise<Answer> {
  const id = readId(call.params.pk);
  if (!(await findRow(userRegistrationResource, call, id, ["id"]))) throw notFound();
  const given = await readBody(call, body, { status: 422 });
  if (given.id !== undefined && given.id !== id) throw unprocessable({ id: ["The id of a registration is fixed"] });
  return { result: { id } };
}
