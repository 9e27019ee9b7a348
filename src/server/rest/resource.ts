import type { Expression, SqlBool } from "kysely";
import type { Call } from "../route.ts";
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

/** Something a resource's rows point to, for the drop-down lists of `related/<field>`. */
interface RelatedField {
  kind: "users" | "roles" | "databases";
}

export interface OrderColumn {
  /** Own column, or a column of the row that `key` points to. */
  column: string;
  table?: string;
  key?: string;
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
  /** The view that permissions are on. */
  view: string;
  /** Permissions that exist on it, as `_info` lists those of the viewer. */
  permissions: readonly string[];
  fields: Fields;
  listColumns: readonly string[];
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
  /** Changes rows of a list before they are sent. */
  afterList?(rows: Record<string, unknown>[], call: Call): void | Promise<void>;
}
