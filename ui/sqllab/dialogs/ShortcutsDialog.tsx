import { Modal } from "antd";
import { t } from "../../i18n/t.ts";
import { shortcuts } from "../shortcuts.ts";
import styles from "./dialogs.module.css";

/** Every shortcut of SQL Lab. */
export function ShortcutsDialog({ close }: { close(): void }) {
  return (
    <Modal open title={t("Keyboard shortcuts")} footer={null} onCancel={close}>
      <dl className={styles.keys}>
        {shortcuts.map(({ label, keys }) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>
              {keys.slice(0, keys[0] === "Escape" ? 2 : 1).map((key) => (
                <span key={key}>
                  <kbd>{spoken(key)}</kbd>{" "}
                </span>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function spoken(key: string): string {
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return key
    .split("-")
    .map((part) => (part === "Mod" ? (isMac ? "⌘" : "Ctrl") : part.length === 1 ? part.toUpperCase() : part))
    .join(" + ");
}
