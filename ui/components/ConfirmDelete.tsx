import { Modal } from "antd";
import { useState } from "react";

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
      title={`Delete ${what}?`}
      okText="Delete"
      okButtonProps={{ danger: true, loading: isBusy }}
      onOk={async () => {
        setIsBusy(true);
        await run();
        close();
      }}
      onCancel={close}
    >
      This cannot be undone.
    </Modal>
  );
}
