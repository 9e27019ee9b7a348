import { Alert } from "antd";
import { useState } from "react";
import { FormDialog } from "../../components/FormDialog.tsx";
import { toastDone, toastError } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import { loadDataset } from "../api.ts";
import type { Editor } from "../use-editor.ts";
import { DatasetSelect } from "./DatasetSelect.tsx";
import { swapDataset } from "./swap.ts";

interface SwapDialogProps {
  editor: Editor;
  close(): void;
}

/** Puts a chart over another dataset. */
export function SwapDialog({ editor, close }: SwapDialogProps) {
  const [id, setId] = useState<number>();
  return (
    <FormDialog
      title={t("Swap dataset")}
      okText={t("Swap")}
      isReady={id !== undefined && id !== editor.dataset.id}
      save={async () => {
        const to = await loadDataset(Number(id));
        const { formData, left } = swapDataset(editor.formData, editor.sections ?? [], editor.dataset, to);
        editor.know(to);
        editor.change(formData);
        const name = to.table_name ?? "";
        if (left.length > 0) toastError(t("{name} has nothing for: {left}", { name, left: left.join(", ") }));
        else toastDone(t("The chart is of {name} now.", { name }));
        close();
      }}
      close={close}
    >
      <Alert
        type="info"
        title={t(
          "Columns and metrics that the other dataset has by the same name stay, and so does SQL; the rest is left behind. It can be undone.",
        )}
      />
      <DatasetSelect value={id} change={setId} />
    </FormDialog>
  );
}
