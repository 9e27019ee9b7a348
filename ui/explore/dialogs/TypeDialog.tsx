import { Modal } from "antd";
import { t } from "../../i18n/t.ts";
import { TypeGallery } from "../types/TypeGallery.tsx";

interface TypeDialogProps {
  vizType: string;
  choose(vizType: string): void;
  close(): void;
}

/** Makes a chart one of another type. */
export function TypeDialog({ vizType, choose, close }: TypeDialogProps) {
  return (
    <Modal open title={t("Chart type")} width={900} footer={null} onCancel={close}>
      <TypeGallery value={vizType} autoFocus choose={choose} />
    </Modal>
  );
}
