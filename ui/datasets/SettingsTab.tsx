import { Checkbox, InputNumber } from "antd";
import { RelatedField } from "../components/ChoiceField.tsx";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import styles from "./DatasetDialog.module.css";
import type { DatasetDraft } from "./dataset.ts";
import { CertifiedFields, Line, Text } from "./Fields.tsx";

interface SettingsTabProps {
  draft: DatasetDraft;
  change(changes: Partial<DatasetDraft>): void;
}

/** What holds for the dataset as a whole. */
export function SettingsTab({ draft, change }: SettingsTabProps) {
  const check = (key: "filter_select_enabled" | "normalize_columns" | "always_filter_main_dttm", label: string) => (
    <Checkbox
      className={styles.whole}
      checked={draft[key]}
      onChange={(event) => change({ [key]: event.target.checked })}
    >
      {label}
    </Checkbox>
  );
  return (
    <div className={styles.fields}>
      <Text label={t("Description")} value={draft.description} put={(description) => change({ description })} />
      <Labelled label={t("Owners")}>
        {(id) => (
          <RelatedField
            id={id}
            related="dataset/related/owners"
            value={draft.owners}
            onChange={(owners) => change({ owners })}
          />
        )}
      </Labelled>
      <Labelled label={t("Answers are kept for (seconds; -1 never)")}>
        {(id) => (
          <InputNumber
            id={id}
            className={styles.wide}
            min={-1}
            value={draft.cache_timeout}
            placeholder={t("As the database says")}
            onChange={(cache_timeout) => change({ cache_timeout })}
          />
        )}
      </Labelled>
      <Labelled label={t("Hours that times are shifted by")}>
        {(id) => (
          <InputNumber
            id={id}
            className={styles.wide}
            precision={0}
            value={draft.offset}
            onChange={(offset) => change({ offset: offset ?? 0 })}
          />
        )}
      </Labelled>
      <Line
        label={t("Address that opens in place of a chart")}
        value={draft.default_endpoint}
        put={(default_endpoint) => change({ default_endpoint })}
      />
      <Text
        label={t("Condition for the choices of filters (SQL)")}
        isCode
        value={draft.fetch_values_predicate}
        placeholder="day > CURRENT_DATE - 30"
        put={(fetch_values_predicate) => change({ fetch_values_predicate })}
      />
      <Text
        label={t("Parameters of templates (JSON)")}
        isCode
        value={draft.template_params}
        put={(template_params) => change({ template_params })}
      />
      {check("filter_select_enabled", t("Filters offer the values of columns"))}
      {check("always_filter_main_dttm", t("Also filter the main time where a chart filters another one"))}
      {check("normalize_columns", t("Names of columns in the spelling of the database"))}
      <CertifiedFields value={draft} put={change} />
    </div>
  );
}
