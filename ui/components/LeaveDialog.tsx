import { Button, Modal } from "antd";
import { t } from "../i18n/t.ts";

/** Asks whether changes that are not saved may be lost. */
export function LeaveDialog({ text, stay, leave }: { text: string; stay(): void; leave(): void }) {
  return (
    <Modal
      open
      title={t("Leave without saving?")}
      onCancel={stay}
      footer={[
        <Button key="stay" onClick={stay}>
          {t("Stay")}
        </Button>,
        <Button key="leave" danger onClick={leave}>
          {t("Leave")}
        </Button>,
      ]}
    >
      {text}
    </Modal>
  );
}
