import { Input } from "antd";
import { useState } from "react";
import { FormDialog } from "../components/FormDialog.tsx";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import type { RowDialogProps } from "../lists/spec.ts";
import { duplicateDataset } from "./api.ts";

/** Asks what the copy of a virtual dataset is called. */
export function DuplicateDialog({ row, close, saved }: RowDialogProps<{ id: number; table_name: string }>) {
  const [name, setName] = useState(t("{name} (copy)", { name: row.table_name }));
  return (
    <FormDialog
      title={t("Duplicate {name}", { name: row.table_name })}
      okText={t("Duplicate")}
      isReady={name.trim() !== ""}
      save={async () => {
        await duplicateDataset(row.id, name.trim());
        saved();
        close();
      }}
      close={close}
    >
      <Labelled label={t("Name of the copy")}>
        {(id) => (
          <Input id={id} value={name} maxLength={250} autoFocus onChange={(event) => setName(event.target.value)} />
        )}
      </Labelled>
    </FormDialog>
  );
}
