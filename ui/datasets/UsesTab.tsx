import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { t } from "../i18n/t.ts";
import { UsesList } from "../lists/UsesList.tsx";
import { relatedUses } from "../lists/uses.ts";

/** Everything there is, in a dialog. */
const most = 200;

/** The charts that are drawn from a dataset, and the dashboards that show them. */
export function UsesTab({ id }: { id: number }) {
  const { data, error } = useQuery({
    queryKey: ["uses", "dataset", id],
    queryFn: ({ signal }) => relatedUses(`/api/v1/dataset/${id}/related_objects`, signal),
    staleTime: 0,
  });
  if (error) return <Alert type="error" title={error.message} role="alert" />;
  if (!data) return <div className="skeleton" style={{ height: 120 }} aria-busy="true" />;
  if (data.length === 0) return <p>{t("No chart is drawn from it yet.")}</p>;
  return <UsesList uses={data} most={most} />;
}
