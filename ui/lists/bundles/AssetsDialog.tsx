import { Button, Modal } from "antd";
import { useState } from "react";
import { can } from "../../access.ts";
import { api } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { saveFile } from "../../components/save-file.ts";
import { toastWhile } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import type { ToolDialogProps } from "../spec.ts";
import { ImportDialog } from "./ImportDialog.tsx";

/** All that an installation is made of as one archive, out of it and into another. */
export function AssetsDialog({ close, saved }: ToolDialogProps) {
  const { user } = useBootstrap();
  const [isImport, setIsImport] = useState(false);
  if (isImport) return <ImportDialog api="assets" title={t("Everything")} close={close} saved={saved} />;
  const exportAll = () =>
    toastWhile(t("Exporting …"), t("Not exported"), async () => {
      const { blob, name } = await api.file("/api/v1/assets/export/");
      saveFile(blob, name ?? "assets_export.zip");
    });
  return (
    <Modal
      open
      title={t("Export or import everything")}
      onCancel={close}
      footer={[
        can(user, "can_import_", "ImportExportRestApi") ? (
          <Button key="import" onClick={() => setIsImport(true)}>
            {t("Import everything")}
          </Button>
        ) : null,
        <Button key="export" type="primary" autoFocus onClick={() => void exportAll()}>
          {t("Export everything")}
        </Button>,
      ]}
    >
      <p style={{ marginBottom: 8 }}>
        {t(
          "One archive of all databases, datasets, charts, dashboards and saved queries. It has no passwords, no rows of databases, and no users or roles.",
        )}
      </p>
      <p>{t("What is there already is replaced where such an archive is imported.")}</p>
    </Modal>
  );
}
