import { toastDone } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import { withMissing } from "../parameters.ts";
import type { Tab } from "../tabs/tab.ts";
import type { SqlDatabase } from "../types.ts";
import type { Asked } from "../Workspace.tsx";
import { CostDialog } from "./CostDialog.tsx";
import { CreateAsDialog } from "./CreateAsDialog.tsx";
import { ParametersDialog } from "./ParametersDialog.tsx";
import { SaveDatasetDialog } from "./SaveDatasetDialog.tsx";
import { SaveQueryDialog } from "./SaveQueryDialog.tsx";

interface DialogsProps {
  asked: Asked;
  tab: Tab;
  database: SqlDatabase | undefined;
  sql: string;
  /** parameters that the query lacked when it ran */
  missing: readonly string[];
  change(change: Partial<Tab>): void;
  create(createAs: { kind: "TABLE" | "VIEW"; name: string }): void;
  close(): void;
}

/** The dialog that is open in a tab. */
export function Dialogs({ asked, tab, database, sql, missing, change, create, close }: DialogsProps) {
  if (asked.kind === "save")
    return (
      <SaveQueryDialog
        tab={tab}
        sql={sql}
        close={close}
        saved={(savedQueryId, name) => {
          change({ savedQueryId, name });
          toastDone(t("Saved"));
          close();
        }}
      />
    );
  if (asked.kind === "parameters")
    return (
      <ParametersDialog
        value={withMissing(tab.templateParams, missing)}
        close={close}
        save={(templateParams) => {
          change({ templateParams });
          close();
        }}
      />
    );
  if (asked.kind === "cost")
    return <CostDialog place={tab} sql={asked.sql} templateParams={tab.templateParams} close={close} />;
  if (asked.kind === "dataset")
    return (
      <SaveDatasetDialog
        result={asked.result}
        isChart={asked.isChart}
        tabName={tab.name}
        templateParams={tab.templateParams}
        close={close}
      />
    );
  return database ? (
    <CreateAsDialog
      database={database}
      schema={tab.schema}
      close={close}
      create={(createAs) => {
        create(createAs);
        close();
      }}
    />
  ) : null;
}
