import { Input } from "antd";
import { useState } from "react";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";

interface RenameDialogProps {
  name: string;
  close(): void;
  rename(name: string): void;
}

/** Another name for a tab. */
export function RenameDialog({ name, close, rename }: RenameDialogProps) {
  const [value, setValue] = useState(name);
  return (
    <FormDialog
      title={t("Rename the tab")}
      okText={t("Rename")}
      isReady={value.trim() !== ""}
      save={() => rename(value.trim())}
      close={close}
    >
      <Labelled label={t("Name of the tab")}>
        {(id) => (
          <Input id={id} value={value} onChange={(event) => setValue(event.target.value)} maxLength={256} autoFocus />
        )}
      </Labelled>
    </FormDialog>
  );
}
