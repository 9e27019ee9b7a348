/** What a bundle may hold: assets of one kind with all that they need, or everything. */
export type BundleKind = "database" | "dataset" | "chart" | "dashboard" | "saved_query" | "theme" | "assets";

/** The folders of a bundle. */
export type Folder = "databases" | "datasets" | "charts" | "dashboards" | "queries" | "themes";

interface Kind {
  /** The reference's class, as `metadata.yaml` names it. */
  type: string;
  /** How messages of imports name it. */
  noun: string;
  /** What is imported for its own sake, and replaced when existing assets are overwritten; all of it where it is absent. */
  own?: Folder;
  /** What is read; other folders are left alone. */
  folders: readonly Folder[];
}

/** The kinds of bundles, with the reference's names and folders. */
export const KINDS: Readonly<Record<BundleKind, Kind>> = {
  database: { type: "Database", noun: "database", own: "databases", folders: ["databases", "datasets"] },
  dataset: { type: "SqlaTable", noun: "dataset", own: "datasets", folders: ["databases", "datasets"] },
  chart: { type: "Slice", noun: "chart", own: "charts", folders: ["databases", "datasets", "charts"] },
  dashboard: {
    type: "Dashboard",
    noun: "dashboard",
    own: "dashboards",
    folders: ["themes", "databases", "datasets", "charts", "dashboards"],
  },
  saved_query: { type: "SavedQuery", noun: "saved_queries", own: "queries", folders: ["databases", "queries"] },
  theme: { type: "Theme", noun: "theme", own: "themes", folders: ["themes"] },
  assets: {
    type: "assets",
    noun: "assets",
    folders: ["themes", "databases", "datasets", "charts", "dashboards", "queries"],
  },
};
