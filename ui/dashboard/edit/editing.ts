import { createContext, use } from "react";
import type { DashboardChart, DashboardDetail } from "../../api/types.ts";
import type { Positions, StoredNode } from "./positions.ts";

/** Everything of a dashboard that is changed together and saved at once. */
export interface Draft
  extends Pick<
    DashboardDetail,
    | "dashboard_title"
    | "slug"
    | "css"
    | "certified_by"
    | "certification_details"
    | "published"
    | "owners"
    | "roles"
    | "tags"
    | "theme"
  > {
  positions: Positions;
  metadata: Record<string, unknown>;
}

/** The dialogs that an edit can begin with. */
export type EditDialog = "properties" | "filters";

/** What the parts of a dashboard that is being edited can do. */
export interface Editing {
  /** the dialog that the edit began with */
  first: EditDialog | undefined;
  draft: Draft;
  /** Makes one step that can be undone. */
  change(part: Partial<Draft>): void;
  undo?: () => void;
  redo?: () => void;
  isChanged: boolean;
  isSaving: boolean;
  /** Saves the draft; over what others have saved since only where that is wanted. */
  save(overwrite?: boolean): Promise<void>;
  /** who has saved the dashboard since the edit began, found when it was to be saved */
  conflict: { name: string } | undefined;
  /** Goes on editing where others have saved the dashboard. */
  keepEditing(): void;
  discard(): void;
  /** Makes a chart known that the stored dashboard does not have. */
  learn(chart: DashboardChart): void;
  /** the elements in the user's hand, the first of them the one that is put down; read while something is dragged */
  dragged: { current: StoredNode[] | undefined };
}

export const EditingContext = createContext<Editing | undefined>(undefined);

/** The edit that is under way; only for parts that are drawn during one. */
export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("useEditing is used outside an edited dashboard");
  return editing;
}
