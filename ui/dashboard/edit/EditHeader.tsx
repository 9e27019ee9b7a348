import { FilterOutlined, RedoOutlined, SettingOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Input, Popconfirm } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { t } from "../../i18n/t.ts";
import styles from "../DashboardHeader.module.css";
import own from "./edit.module.css";
import { useEditing } from "./editing.ts";

const PropertiesDialog = lazy(() =>
  import("./PropertiesDialog.tsx").then((module) => ({ default: module.PropertiesDialog })),
);

const ConflictDialog = lazy(() =>
  import("./ConflictDialog.tsx").then((module) => ({ default: module.ConflictDialog })),
);
const FiltersDialog = lazy(() => import("./FiltersDialog.tsx").then((module) => ({ default: module.FiltersDialog })));

/** The head of a dashboard that is being edited: its name, and undo, redo, discard, save. */
export function EditHeader() {
  const { first, draft, change, undo, redo, isChanged, isSaving, save, discard, conflict, keepEditing } = useEditing();
  const [dialog, setDialog] = useState(first);
  const stored = draft.dashboard_title ?? "";
  const [written, setWritten] = useState<string>();
  // A name counts as a change when its field is left: a press of Save does that, so it must be there to be pressed.
  const isNamed = written !== undefined && written.trim() !== "" && written !== stored;
  const isEdited = isChanged || isNamed;
  const leaveTitle = () => {
    if (isNamed) change({ dashboard_title: written });
    setWritten(undefined);
  };
  const close = () => setDialog(undefined);
  useUndoKeys(undo, redo);
  return (
    <header className={`${styles.header} ${own.header}`}>
      <div className={styles.names}>
        <h1 className="visually-hidden">
          {t("Editing {dashboard_title}", { dashboard_title: draft.dashboard_title })}
        </h1>
        <Input
          className={own.title}
          aria-label={t("Dashboard title")}
          value={written ?? stored}
          maxLength={500}
          onChange={(event) => setWritten(event.target.value)}
          onBlur={leaveTitle}
          onPressEnter={(event) => event.currentTarget.blur()}
        />
      </div>
      <div className={styles.actions}>
        <Button icon={<UndoOutlined />} aria-label={t("Undo")} disabled={!undo} onClick={undo} />
        <Button icon={<RedoOutlined />} aria-label={t("Redo")} disabled={!redo} onClick={redo} />
        <Button icon={<FilterOutlined />} aria-label={t("Filters")} onClick={() => setDialog("filters")}>
          <span className={styles.wide}>{t("Filters")}</span>
        </Button>
        <Button icon={<SettingOutlined />} aria-label={t("Properties")} onClick={() => setDialog("properties")}>
          <span className={styles.wide}>{t("Properties")}</span>
        </Button>
        <Popconfirm
          title={t("Discard all changes?")}
          okText={t("Discard changes")}
          cancelText={t("Keep editing")}
          disabled={!isEdited}
          onConfirm={discard}
        >
          <Button onClick={isEdited ? undefined : discard}>{t("Discard")}</Button>
        </Popconfirm>
        <Button type="primary" loading={isSaving} disabled={!isEdited} onClick={() => void save()}>
          {t("Save")}
        </Button>
      </div>
      <Suspense fallback={null}>
        {conflict ? (
          <ConflictDialog name={conflict.name} overwrite={() => void save(true)} keepEditing={keepEditing} />
        ) : null}
        {dialog === "properties" ? <PropertiesDialog close={close} /> : null}
        {dialog === "filters" ? <FiltersDialog close={close} /> : null}
      </Suspense>
    </header>
  );
}

/** Ctrl+Z, and Ctrl+Y or Ctrl+Shift+Z, unless a text is being written: that has an undo of its own. */
function useUndoKeys(undo: (() => void) | undefined, redo: (() => void) | undefined): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      if (event.shiftKey || key === "y") redo?.();
      else undo?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [undo, redo]);
}
