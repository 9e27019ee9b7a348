import type { Fields } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import { EVERYTHING, type Resource } from "../../rest/resource.ts";
import { auditFields, plain, uuidText } from "../shared/people.ts";

const fields: Fields = {
  ...auditFields,
  id: plain,
  uuid: uuidText,
  css: plain,
  template_name: plain,
};

const people = ["changed_by.first_name", "changed_by.id", "changed_by.last_name"];
const makers = ["created_by.first_name", "created_by.id", "created_by.last_name"];

/** CSS to start a dashboard's style from. */
export const cssTemplateResource: Resource = {
  name: "css_template",
  table: "css_templates",
  tag: "CSS Templates",
  title: "Css Template",
  apiClass: "CssTemplateRestApi",
  inherits: EVERYTHING,
  view: "CssTemplate",
  permissions: ["can_read", "can_write"],
  fields,
  listColumns: ["changed_on_delta_humanized", ...people, "created_on", ...makers, "css", "id", "template_name"],
  showColumns: ["changed_on_delta_humanized", ...people, ...makers, "css", "id", "template_name"],
  orderColumns: { template_name: { column: "template_name" } },
  search: {
    changed_by: { type: "one", key: "changed_by_fk" },
    created_by: { type: "one", key: "created_by_fk" },
    changed_on: { type: "datetime" },
    created_on: { type: "datetime" },
    css: { type: "text" },
    uuid: { type: "uuid" },
    template_name: {
      type: "text",
      custom: [anyText("css_template_all_text", "css_templates", ["template_name", "css"])],
    },
  },
  related: { changed_by: { kind: "users" }, created_by: { kind: "users" } },
  addColumns: [
    { name: "css", type: "String", required: false },
    {
      name: "template_name",
      type: "String",
      required: false,
      validate: ["<Length(min=None, max=250, equal=None, error=None)>"],
    },
  ],
  editColumns: [
    { name: "css", type: "String", required: false },
    {
      name: "template_name",
      type: "String",
      required: false,
      validate: ["<Length(min=None, max=250, equal=None, error=None)>"],
    },
  ],
};
