import { Button, Modal } from "antd";

/** Asks whether changes that are not saved may be lost. */
export function LeaveDialog({ stay, leave }: { stay(): void; leave(): void }) {
  return (
    <Modal
      open
      title="Leave without saving?"
      onCancel={stay}
      footer={[
        <Button key="stay" onClick={stay}>
          Stay
        </Button>,
        <Button key="leave" danger onClick={leave}>
          Leave
        </Button>,
      ]}
    >
      What you changed in this chart is not saved.
    </Modal>
  );
}
