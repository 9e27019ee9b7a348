import { Input, Modal } from "antd";
import { useState } from "react";
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
  const isReady = value.trim() !== "";
  return (
    <Modal
      open
      title={t("Rename the tab")}
      okText={t("Rename")}
      okButtonProps={{ disabled: !isReady }}
      onOk={() => rename(value.trim())}
      onCancel={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) rename(value.trim());
        }}
      >
        <Labelled label={t("Name of the tab")}>
          {(id) => (
            <Input id={id} value={value} onChange={(event) => setValue(event.target.value)} maxLength={256} autoFocus />
          )}
        </Labelled>
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
