import { useQuery } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { t } from "../../i18n/t.ts";
import { estimateCost } from "../api.ts";
import { readParameters } from "../parameters.ts";
import type { Place } from "../types.ts";
import styles from "./dialogs.module.css";

interface CostDialogProps {
  place: Place;
  sql: string;
  templateParams: string | null;
  close(): void;
}

/** What the database expects each statement to cost; nothing is run. */
export function CostDialog({ place, sql, templateParams, close }: CostDialogProps) {
  const { data, error } = useQuery({
    queryKey: ["sql", "cost", place, sql, templateParams],
    queryFn: () => estimateCost(place, sql, readParameters(templateParams)),
    retry: false,
    gcTime: 0,
  });
  return (
    <Modal open title={t("Estimated cost")} footer={null} onCancel={close}>
      {error ? <Alert type="error" title={error.message} showIcon /> : null}
      {!data && !error ? <div className="skeleton" style={{ height: 60 }} aria-busy="true" /> : null}
      <div className={styles.costs}>
        {data?.map((cost, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: statements have no other name than their place
          <section key={at}>
            {data.length > 1 ? (
              <h3>
                {t("Statement")} {at + 1}
              </h3>
            ) : null}
            <dl>
              {Object.entries(cost).map(([name, value]) => (
                <div key={name} style={{ display: "contents" }}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
