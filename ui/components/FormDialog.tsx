import { Alert, Button, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { messageOf } from "../api/errors.ts";
import styles from "./FormDialog.module.css";

interface FormDialogProps {
  title: string;
  okText: string;
  /** whether what stands in the fields can be saved */
  isReady: boolean;
  danger?: boolean;
  /** What the button and Enter do. What it throws is said above the fields, which keep what they have. */
  save(): Promise<void> | void;
  close(): void;
  /** a second way to save, beside the first one's button */
  other?: { label: string; isReady: boolean; save(): Promise<void> };
  children: ReactNode;
}

/** A dialog of a few fields that are saved at once: it waits for the answer, and stays when that is an error. */
export function FormDialog({ title, okText, isReady, danger, save, close, other, children }: FormDialogProps) {
  const [isSaving, setIsSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async (work: () => Promise<void> | void) => {
    setIsSaving(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setIsSaving(false);
    }
  };

  return (
    <Modal
      open
      title={title}
      okText={okText}
      okButtonProps={{ disabled: !isReady, loading: isSaving, danger }}
      onOk={() => void run(save)}
      onCancel={close}
      footer={(_own, { OkBtn, CancelBtn }) => (
        <>
          <CancelBtn />
          {other ? (
            <Button disabled={!other.isReady || isSaving} onClick={() => void run(other.save)}>
              {other.label}
            </Button>
          ) : null}
          <OkBtn />
        </>
      )}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isSaving) void run(save);
        }}
      >
        {problem ? <Alert type="error" role="alert" title={problem} showIcon /> : null}
        {children}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
