import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { api } from "../api/client.ts";
import styles from "./ReportDialog.module.css";

/** What sending takes and is not there; nothing where all is there. */
export function Needs() {
  const { data } = useQuery({
    queryKey: ["report-needs"],
    queryFn: async ({ signal }) => (await api.get<{ result: string[] }>("/api/v1/report/needs/", { signal })).result,
    retry: false,
  });
  return (data ?? []).map((text) => (
    <Alert key={text} type="warning" showIcon title={text} role="status" className={styles.need} />
  ));
}
