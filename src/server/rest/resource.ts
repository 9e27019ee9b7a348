import type { Expression, SqlBool } from "kysely";
import { api, type Call, type Right, type Route } from "../route.ts";
import type { LooseExpressions } from "./db.ts";
import type { Fields } from "./fields.ts";
import type { SearchColumn } from "./filters.ts";

/** A field of the forms that `_info` describes. */
export interface FormColumn {
  name: string;
  type: string;
  required: boolean;
  unique?: boolean;
  validate?: readonly string[];
  default?: unknown;
}

/** What a resource's rows may point to, for the drop-down lists of `related/<field>`. */
export type RelatedField =
  | {
      kind: "users" | "roles";
      /** False where the reference ignores the text that is searched for. */
      searched?: false;
    }
  | {
      /** Rows of another resource, of which everybody gets those they may see. */
      resource: Resource;
      /** What is shown and searched. */
      column: string;
      /** Column shown before it, with a dot, where it has a value. */
      prefix?: string;
      /** Where the text searched for may stand in the column; default: at its start. */
      searched?: "within" | false;
    };

/** What the kit does with a resource, as far as each needs a permission. */
type Doing = "list" | "get" | "info" | "create" | "update" | "delete" | "related" | "distinct";

export interface OrderColumn {
  /** Own column, or a column of the row that `key` points to, or of the first of those that a pivot table relates. */
  column: string;
  table?: string;
  key?: string;
  pivot?: string;
  /** Columns of the pivot table: of the own row, of the other row. */
  own?: string;
  other?: string;
}

/**
 * A resource in the shape of Flask-AppBuilder's model API: what its rows are, who sees which, what is listed, shown, searched
 * and ordered. The kit makes list, item, `_info`, `related` and `distinct` of it; what a resource has of its own is in its routes.
 */
export interface Resource {
  /** Below /api/v1/; a resource inside another holds its address, e.g. `annotation_layer/<int:pk>/annotation`. */
  name: string;
  /** The id of one row in the addresses that change it, e.g. `int:pk`. Default: `pk`, where any other text is "Not found". */
  idParam?: string;
  /** The reference registers another API under the same name, and its forms and filters are what `_info` describes. */
  describedAs?: Resource;
  table: string;
  /** Tag in the OpenAPI document. */
  tag: string;
  /** Name of the reference's model class in words, e.g. "Slice"; part of titles. */
  title: string;
  /** Name of the reference's API class; part of the log table's action names. */
  apiClass: string;
  /** Title of the list, where it is not "List" with the title. */
  listTitle?: string;
  /** The view that permissions are on. */
  view: string;
  /** Permissions that exist on it, as `_info` lists those of the viewer. */
  /** Feature flag without which its routes answer "Not found". */
  flag?: string;
  permissions: readonly string[];
  /** Names of the permissions where they are not can_read and can_write, as in Flask-AppBuilder's own APIs. */
  rights?: Partial<Record<Doing, string>>;
  /** True where the reference takes changes without a CSRF token. */
  csrfExempt?: true;
  /** False where the reference's API writes nothing to the log table. */
  audited?: false;
  /** What the log table has no rows of, although it has of the rest. */
  unaudited?: readonly ("bulk_delete" | "export")[];
  /** Methods that the reference takes over from Flask-AppBuilder, where they are not just those that read. */
  inherits?: readonly Method[];
  fields: Fields;
  listColumns: readonly string[];
  /** What rows of the list hold, where that is more than its columns. */
  listResult?: readonly string[];
  /** What the item holds, where that is more than its columns. */
  showResult?: readonly string[];
  /** Absent: the resource shows single items with a route of its own. */
  showColumns?: readonly string[];
  orderColumns: Record<string, OrderColumn>;
  baseOrder?: readonly [column: string, direction: "asc" | "desc"];
  search: Record<string, SearchColumn>;
  /** Rows the viewer may see; undefined for all. Applied where rows are loaded. */
  baseFilter?(
    eb: LooseExpressions,
    call: Call,
  ): Expression<SqlBool> | undefined | Promise<Expression<SqlBool> | undefined>;
  related?: Record<string, RelatedField>;
  distinct?: readonly string[];
  addColumns: readonly FormColumn[];
  editColumns: readonly FormColumn[];
  /** Largest page; -1 lets clients ask for everything. Default: FAB_API_MAX_PAGE_SIZE. */
  maxPageSize?: number;
  pageSize?: number;
  /** True where the reference shows an item with its id alone, without labels and titles. */
  bareItem?: true;
  /** Further parameters of an item's address. */
  itemQuery?: Record<string, { type: string }>;
  /** Names of columns in words, where they are not the column's own name. */
  labels?: Readonly<Record<string, string>>;
  /** Changes an item before it is sent. */
  afterItem?(item: Record<string, unknown>, call: Call, id: number): void | Promise<void>;
  /** Changes rows of a list before they are sent. */
  afterList?(rows: Record<string, unknown>[], call: Call): void | Promise<void>;
}

/** Who may do this with a resource. */
export function rightOf({ rights, view }: Resource, doing: Doing): Right {
  const writes = doing === "create" || doing === "update" || doing === "delete";
  return api(rights?.[doing] ?? (writes ? "can_write" : "can_read"), view);
}

/** What the log table calls a method of a resource's API. */
export function auditOf(
  { audited, apiClass, inherits = READS, unaudited }: Resource,
  method: Method | "bulk_delete" | "export",
): Route["audit"] {
  if (audited === false || unaudited?.some((name) => name === method)) return undefined;
  return { action: `${apiClass}.${method}`, ref: inherits.some((name) => name === method) ? null : undefined };
}

type Method = "get_list" | "get" | "info" | "post" | "put" | "delete";
const READS: readonly Method[] = ["get_list", "get", "info"];
/** All that Flask-AppBuilder does for a resource. */
export const EVERYTHING: readonly Method[] = [...READS, "post", "put", "delete"];
