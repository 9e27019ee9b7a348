import type { ColumnsType } from "antd/es/table";
import type { ComponentType, ReactNode } from "react";
import type { FavouriteKind, ListQuery } from "../api/resources.ts";
import type { TaggedKind } from "../pages/tag/tagged.ts";
import type { Uses } from "./uses.ts";

/** Something chosen from another list of the API. */
export interface ChoiceSource {
  /** below /api/v1/ */
  list: string;
  /** the column that names it */
  text: string;
  /** names it out of several columns; then all are read, and searched in the browser */
  labelOf?(row: Record<string, unknown>): string;
  /** conditions on what is offered */
  where?: NonNullable<ListQuery["filters"]>;
  /** asked in place of the list, e.g. `dashboard/related/owners` */
  related?: string;
}

/** One field of a dialog; its name is the API's. */
export interface Field {
  name: string;
  label: string;
  kind: "text" | "long" | "code" | "json" | "secret" | "number" | "switch" | "choice" | "choices" | "time";
  note?: string;
  isRequired?: boolean;
  options?: { value: string | number; label: string }[];
  from?: ChoiceSource;
  initial?: unknown;
  /** asked for only when something is made, or only when it is changed */
  only?: "create" | "change";
}

/** One filter above a list. */
export interface ListFilter {
  key: string;
  label: string;
  /** a choice, where absent */
  kind?: "text" | "times" | "numbers";
  /** of a choice; of a text, where it is more than that it is part of the column */
  operator?: string;
  /** the API's column, where it is not the key */
  column?: string;
  /** a moment in the words of a column of times, where that is not text */
  write?(moment: number): unknown;
  /** waits behind "More filters" */
  isRare?: boolean;
  options?: { value: string; label: string; sent?: unknown }[];
  /** the same, when they are asked for */
  loadOptions?(): Promise<{ value: string; label: string }[]>;
  from?: ChoiceSource;
  /** the feature without which there is nothing to filter by */
  flag?: string;
}

export interface RowAction<Row> {
  key: string;
  label: string;
  /** leads to another page */
  to?(row: Row): string;
  /** does something at once; the list is read again afterwards */
  run?(row: Row): Promise<unknown>;
  isFor?(row: Row): boolean;
  /** opens a dialog, also for who does not own the row */
  Dialog?: ComponentType<RowDialogProps<Row>>;
  /** [permission, view] of who may do it */
  right?: [string, string];
}

/** What a dialog of one row is given. */
export interface RowDialogProps<Row> {
  row: Row;
  close(): void;
  saved(): void;
}

/** What a dialog that makes or changes one thing is given. */
export interface EditDialogProps {
  /** what is changed; nothing: a new one is made */
  id: number | undefined;
  close(): void;
  saved(): void;
}

/** A dialog of the whole list, which a button above it opens, or `#key` at the end of its address. */
export interface ListTool {
  key: string;
  label: string;
  /** [permission, view] of who may open it */
  right: [string, string];
  Dialog: ComponentType<ToolDialogProps>;
}

/** What a dialog of a whole list is given. */
export interface ToolDialogProps {
  /** the list's resource, below /api/v1/ */
  api: string;
  /** of the list */
  title: string;
  close(): void;
  saved(): void;
}

/** A resource of the API, as its page lists, filters, makes, changes and deletes it. */
export interface ResourceSpec<Row> {
  /** below /api/v1/ */
  api: string;
  /** where the list is read, where that is elsewhere */
  listApi?: string;
  /** the permission's view, e.g. `can_write` on `CssTemplate` */
  view: string;
  title: string;
  /** one of them, in the middle of a sentence */
  one: string;
  nameOf(row: Row): string;
  search?: { col: string; opr: string };
  sort: { column: string; direction: "asc" | "desc" };
  filters?: ListFilter[];
  /** conditions that are always there */
  always?: NonNullable<ListQuery["filters"]>;
  columns: ColumnsType<Row>;
  /** the columns asked of the API; all that it lists, where absent */
  listed?: string[];
  /** for what can be a favourite; with the filter's operator, it is filtered by favourites and owners, too */
  favourites?: { kind: FavouriteKind; operator?: string };
  /** who may change one, besides administrators; everyone with the right to write, where absent */
  ownersOf?(row: Row): { id: number }[] | undefined;
  /** one of them as a card; lists with cards have a switch */
  card?(row: Row): ReactNode;
  /** exported and imported as archives of YAML files */
  isBundled?: boolean;
  fields?: Field[];
  /** what the fields' values look like, below them */
  Preview?: ComponentType<{ values: Record<string, unknown> }>;
  /** a dialog of its own, where a row of fields is not enough; it comes in place of `fields` */
  Dialog?: ComponentType<EditDialogProps>;
  /** the page where new ones are made, where that is no dialog; or makes one and says where it is */
  addPage?: string | (() => Promise<string>);
  /** reads what a dialog starts with; else the API's answer for one */
  read?(id: number, signal: AbortSignal): Promise<Record<string, unknown>>;
  /** what the fields start with, from the API's answer for one; else its fields as they are */
  toForm?(detail: Record<string, unknown>): Record<string, unknown>;
  toBody?(values: Record<string, unknown>, isNew: boolean): Record<string, unknown>;
  /** done after storing, with the id of what was stored */
  afterSave?(id: number, values: Record<string, unknown>): Promise<unknown>;
  /** checks what has been filled in, against the world: e.g. whether a database answers */
  test?: { label: string; run(values: Record<string, unknown>): Promise<string> };
  actions?: RowAction<Row>[];
  tools?: ListTool[];
  /** together by their ids, or one after the other; not at all where absent */
  deletes?: "together" | "each";
  isKept?(row: Row): boolean;
  /** what tags call them, where they can have some (`TAGGING_SYSTEM`) */
  taggedAs?: TaggedKind;
  /** what hangs on one of them, said before it is deleted */
  usesOf?(id: number, signal: AbortSignal): Promise<Uses[]>;
  /** why one with such uses cannot be deleted */
  obstacle?(uses: readonly Uses[]): string | undefined;
  /** what is said above the list, where there is something to say */
  Notice?: ComponentType;
  /** how often the list is read again, while it is in sight */
  refreshMs?: number;
  /** what such things are for, where there is none yet */
  about: ReactNode;
}
