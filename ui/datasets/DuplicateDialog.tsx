import { Input } from "antd";
import { useState } from "react";
import { ApiError } from "../api/errors.ts";
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
        await duplicateDataset(row.id, name.trim()).catch((error: unknown) => {
          // All that the server says then is that something is invalid; the name is all that was given.
          throw error instanceof ApiError && error.status === 422
            ? new Error(t("Choose another name: this one is taken, or too long."))
            : error;
        });
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
