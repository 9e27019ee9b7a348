import { Button, Modal } from "antd";
import { t } from "../../i18n/t.ts";

interface ConflictDialogProps {
  /** who has saved it; empty where nobody knows */
  name: string;
  overwrite(): void;
  keepEditing(): void;
}

/** Asks what becomes of an edit while which somebody else has saved the same dashboard. */
export function ConflictDialog({ name, overwrite, keepEditing }: ConflictDialogProps) {
  return (
    <Modal
      open
      width={480}
      title={t("This dashboard was saved meanwhile")}
      onCancel={keepEditing}
      footer={[
        <Button key="keep" onClick={keepEditing}>
          {t("Keep editing")}
        </Button>,
        <Button key="overwrite" danger onClick={overwrite}>
          {t("Save over it")}
        </Button>,
      ]}
    >
      {name
        ? t("{name} changed it after you began to edit. Saving yours takes those changes back.", { name })
        : t("Somebody changed it after you began to edit. Saving yours takes those changes back.")}
    </Modal>
  );
}
