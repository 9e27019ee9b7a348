import { LitesetError } from "../../errors.ts";
import type { Answer, Call } from "../route.ts";
import { dumpRows, fieldContext } from "./fields.ts";
import { labelsOf } from "./labels.ts";
import { findRow, sectionsOf } from "./list.ts";
import { itemQuestion, readQuestion } from "./question.ts";
import type { Resource } from "./resource.ts";

/** The 404 of an object that is not there or not the viewer's to see. */
export const notFound = (): LitesetError => new LitesetError("Not found", undefined, { status: 404 });

/** One item of a resource by id. */
export async function showItem(resource: Resource, call: Call, id: number): Promise<Answer> {
  const question = readQuestion<{ keys?: string[]; columns?: string[] }>(call, itemQuestion);
  const all = resource.showColumns ?? [];
  const chosen = (question.columns ?? []).filter((name) => all.includes(name));
  const columns = chosen.length > 0 ? chosen : all;
  const names = chosen.length > 0 ? chosen : (resource.showResult ?? all);
  const row = await findRow(resource, call, id, names);
  if (!row) throw notFound();
  const [result] = await dumpRows(resource.fields, names, [row], fieldContext(call));
  if (result) await resource.afterItem?.(result, call, id);
  if (resource.bareItem) return { id, result };
  const sections = {
    description_columns: {},
    label_columns: labelsOf(columns, resource.labels),
    show_columns: columns,
    show_title: `Show ${resource.title}`,
  };
  return { id, result, ...sectionsOf(sections, question.keys) };
}
