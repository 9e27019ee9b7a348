import { useQuery } from "@tanstack/react-query";
import { Image } from "antd";
import { useParams } from "react-router";
import { api } from "../../api/client.ts";
import { stateText } from "../../i18n/states.ts";
import { t } from "../../i18n/t.ts";
import { ResourceList } from "../ResourceList.tsx";
import type { ResourceSpec } from "../spec.ts";
import { textColumn, timeText, whenColumn } from "./columns.tsx";
import styles from "./report-log.module.css";

interface Run {
  id: number;
  scheduled_dttm: string;
  start_dttm: string | null;
  end_dttm: string | null;
  state: string;
  value: number | null;
  error_message: string | null;
  uuid: string | null;
}

/** When an alert or a report ran, and how it ended. */
export function ReportLog() {
  const { id = "" } = useParams();
  return <ResourceList key={id} spec={runsOf(Number(id))} />;
}

function runsOf(id: number): ResourceSpec<Run> {
  return {
    api: `report/${id}/log`,
    view: "ReportSchedule",
    title: t("Runs"),
    one: t("run"),
    nameOf: (row) => timeText(row.scheduled_dttm),
    sort: { column: "start_dttm", direction: "desc" },
    columns: [
      whenColumn("scheduled_dttm", t("Planned"), (row) => row.scheduled_dttm),
      whenColumn("start_dttm", t("Started"), (row) => row.start_dttm),
      whenColumn("end_dttm", t("Ended"), (row) => row.end_dttm),
      textColumn("state", t("Result"), (row) => stateText(row.state), { width: 120 }),
      textColumn("value", t("Value"), (row) => row.value, { width: 110 }),
      textColumn("uuid", t("Picture"), (row) => (row.state === "Working" ? null : <Pictures report={id} run={row} />), {
        width: 150,
        sorter: false,
      }),
      textColumn("error_message", t("Error"), (row) => row.error_message),
    ],
    Notice: PicturesNotice,
    refreshMs: 5_000,
    about: t("It has not run yet."),
  };
}

interface Kept {
  is_kept: boolean;
  result: { execution: string; count: number }[];
}

/** The runs whose pictures are kept; read again as the list of runs is. */
function useKept(report: number): Kept | undefined {
  const { data } = useQuery({
    queryKey: ["report-pictures", report],
    queryFn: ({ signal }) => api.get<Kept>(`/api/v1/report/${report}/pictures/`, { signal }),
    refetchInterval: 5_000,
    retry: false,
  });
  return data;
}

/** What a run showed: the first picture small, all of them large. */
function Pictures({ report, run }: { report: number; run: Run }) {
  const count = useKept(report)?.result.find(({ execution }) => execution === run.uuid)?.count ?? 0;
  if (count === 0) return null;
  const addresses = Array.from({ length: count }, (_, at) => `/api/v1/report/${report}/pictures/${run.uuid}/${at}`);
  const name = t("Picture of the run of {time}", { time: timeText(run.start_dttm) });
  return (
    <Image.PreviewGroup items={addresses}>
      <Image src={addresses[0]} alt={name} className={styles.picture} loading="lazy" />
    </Image.PreviewGroup>
  );
}

/** Says what it takes to see pictures here. */
function PicturesNotice() {
  const { id = "" } = useParams();
  const kept = useKept(Number(id));
  if (!kept || kept.is_kept) return null;
  return (
    <p className={styles.note}>
      {t("What runs have shown is kept here where THUMBNAIL_CACHE_CONFIG in the settings names a cache.")}
    </p>
  );
}
