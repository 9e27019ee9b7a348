import { Link } from "react-router";
import { t } from "../../i18n/t.ts";
import styles from "../columns.module.css";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, changedByFilter, lastChangeColumn, textColumn } from "./columns.tsx";

interface Layer extends Changed {
  id: number;
  name: string;
  descr: string | null;
}

export const annotationLayers: ResourceSpec<Layer> = {
  api: "annotation_layer",
  view: "Annotation",
  title: t("Annotation layers"),
  one: t("annotation layer"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "annotation_layer_all_text" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  filters: [changedByFilter("annotation_layer")],
  columns: [
    textColumn("name", t("Name"), (row) => (
      <Link className={styles.name} to={`/annotationlayer/${row.id}/annotation`}>
        {row.name}
      </Link>
    )),
    textColumn("descr", t("Description"), (row) => row.descr),
    lastChangeColumn(),
  ],
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    { name: "descr", label: t("Description"), kind: "long", initial: "" },
  ],
  actions: [{ key: "open", label: t("Annotations"), to: (row) => `/annotationlayer/${row.id}/annotation` }],
  deletes: "together",
  about: t("Remarks on moments in time, which charts over time show."),
};
