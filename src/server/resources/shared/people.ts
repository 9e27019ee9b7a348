import { readFlag, readUuid } from "../../../metadata/values.ts";
import type { Row } from "../../rest/db.ts";
import { column, type Field, type Fields, many, one, type RelationField } from "../../rest/fields.ts";
import { agoText, epochMs, isoText, utcText } from "../../rest/times.ts";
import { TAG_TYPES } from "./tags.ts";

const PERSON = ["id", "first_name", "last_name"];

/** The user a foreign key points to. */
export const person = (key: string): RelationField => one("ab_user", key, PERSON);

/** The owners over a pivot table. */
export const ownersOver = (pivot: string, own: string): RelationField =>
  many({ table: "ab_user", pivot, own, other: "user_id", columns: PERSON });

/** An object's tags, their types as the numbers the API shows. */
export const tagsOf = (objectType: "chart" | "dashboard" | "query"): RelationField =>
  many({
    table: "tag",
    pivot: "tagged_object",
    own: "object_id",
    other: "tag_id",
    columns: ["id", "name", "type"],
    readers: { type: (value) => TAG_TYPES[String(value)] ?? value },
    only: ["object_type", objectType],
  });

/** "First Last" of a loaded user. */
const fullName = (value: Row | Row[] | null | undefined): string =>
  value && !Array.isArray(value) ? `${value.first_name} ${value.last_name}` : "";

/** Who and when of a row, in all spellings that lists show. */
export const auditFields: Fields = {
  created_by: person("created_by_fk"),
  changed_by: person("changed_by_fk"),
  created_by_name: {
    kind: "computed",
    needs: [],
    relations: ["created_by"],
    value: (_row, { created_by }) => fullName(created_by),
  },
  changed_by_name: {
    kind: "computed",
    needs: [],
    relations: ["changed_by"],
    value: (_row, { changed_by }) => fullName(changed_by),
  },
  created_on: column(isoText),
  changed_on: column(isoText),
  created_on_delta_humanized: ago("created_on"),
  changed_on_delta_humanized: ago("changed_on"),
  created_on_humanized: ago("created_on"),
  changed_on_humanized: ago("changed_on"),
  changed_on_utc: {
    kind: "computed",
    needs: ["changed_on"],
    value: (row) => (row.changed_on ? utcText(row.changed_on) : null),
  },
  changed_on_dttm: {
    kind: "computed",
    needs: ["changed_on"],
    value: (row) => (row.changed_on ? epochMs(row.changed_on) : null),
  },
};

function ago(name: string): Field {
  return {
    kind: "computed",
    needs: [name],
    value: (row, _related, { now }) => (row[name] ? agoText(row[name], now) : null),
  };
}

export const flag = column((value) => readFlag(value as boolean | number));
export const plain = column();
export const uuidText = column((value) => readUuid(value as string));
