import { Modal } from "antd";
import { useState } from "react";
import { t } from "../i18n/t.ts";

interface ConfirmDeleteProps {
  /** what goes, as it stands in a question */
  what: string;
  run(): Promise<unknown>;
  close(): void;
}

/** Asks before something is deleted for good. */
export function ConfirmDelete({ what, run, close }: ConfirmDeleteProps) {
  const [isBusy, setIsBusy] = useState(false);
  return (
    <Modal
      open
      width={440}
      title={t("Delete {what}?", { what })}
      okText={t("Delete")}
      okButtonProps={{ danger: true, loading: isBusy }}
      onOk={async () => {
        setIsBusy(true);
        await run();
        close();
      }}
      onCancel={close}
    >
      {t("This cannot be undone.")}
    </Modal>
  );
}
