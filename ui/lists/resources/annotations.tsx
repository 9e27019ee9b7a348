import { useParams } from "react-router";
import { t } from "../../i18n/t.ts";
import { ResourceList } from "../ResourceList.tsx";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, lastChangeColumn, nameColumn, textColumn, whenColumn } from "./columns.tsx";

interface Annotation extends Changed {
  id: number;
  short_descr: string;
  long_descr: string | null;
  start_dttm: string | null;
  end_dttm: string | null;
}

/** The remarks of one layer. */
export function Annotations() {
  const { layer = "" } = useParams();
  return <ResourceList key={layer} spec={annotationsOf(Number(layer))} />;
}

function annotationsOf(layer: number): ResourceSpec<Annotation> {
  return {
    api: `annotation_layer/${layer}/annotation`,
    view: "Annotation",
    title: t("Annotations"),
    one: t("annotation"),
    nameOf: (row) => row.short_descr,
    search: { col: "short_descr", opr: "annotation_all_text" },
    sort: { column: "start_dttm", direction: "desc" },
    columns: [
      nameColumn("short_descr", (row) => row.short_descr),
      textColumn("long_descr", t("Description"), (row) => row.long_descr, { sorter: false }),
      whenColumn("start_dttm", t("Start"), (row) => row.start_dttm),
      whenColumn("end_dttm", t("End"), (row) => row.end_dttm),
      lastChangeColumn(),
    ],
    fields: [
      { name: "short_descr", label: t("Name"), kind: "text", isRequired: true },
      { name: "start_dttm", label: t("Start (UTC)"), kind: "time", isRequired: true },
      { name: "end_dttm", label: t("End (UTC)"), kind: "time", isRequired: true },
      { name: "long_descr", label: t("Description"), kind: "long", initial: "" },
      { name: "json_metadata", label: t("Metadata (JSON)"), kind: "json", initial: "" },
    ],
    deletes: "together",
    about: t("What happened when: releases, holidays, outages."),
  };
}
