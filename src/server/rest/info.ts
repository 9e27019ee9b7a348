import { can } from "../../security/viewer.ts";
import type { Answer, Call } from "../route.ts";
import { describeFilters } from "./filters.ts";
import { labelOf } from "./labels.ts";
import { sectionsOf } from "./list.ts";
import { infoQuestion, readQuestion } from "./question.ts";
import type { FormColumn, Resource } from "./resource.ts";

/** What a client may do with a resource: its forms, filters and the viewer's permissions. */
export function describeResource(resource: Resource, call: Call): Answer {
  const question = readQuestion<{ keys?: string[] }>(call, infoQuestion);
  const sections = {
    add_columns: resource.addColumns.map(describeColumn),
    add_title: `Add ${resource.title}`,
    edit_columns: resource.editColumns.map(describeColumn),
    edit_title: `Edit ${resource.title}`,
    filters: Object.fromEntries(
      Object.entries(resource.search)
        .filter(([, column]) => !("isOwn" in column))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, column]) => [name, describeFilters(column)]),
    ),
    permissions: resource.permissions.filter((permission) => can(call.viewer, permission, resource.view)),
  };
  return sectionsOf(sections, question.keys);
}

function describeColumn({
  name,
  type,
  required,
  unique = false,
  validate,
  default: standard,
}: FormColumn): Record<string, unknown> {
  return {
    description: "",
    label: labelOf(name),
    name,
    required,
    type,
    unique,
    ...(validate ? { validate } : {}),
    ...(standard !== undefined ? { default: standard } : {}),
  };
}
