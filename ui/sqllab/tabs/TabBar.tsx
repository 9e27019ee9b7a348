import { DownOutlined, MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useEffect, useRef, useState } from "react";
import { t } from "../../i18n/t.ts";
import type { Run } from "../run/store.ts";
import { RenameDialog } from "./RenameDialog.tsx";
import type { TabStore, TabsState } from "./store.ts";
import styles from "./TabBar.module.css";
import type { TabDraft } from "./tab.ts";

interface TabBarProps {
  store: TabStore;
  state: TabsState;
  runs: ReadonlyMap<string, Run>;
  add(draft?: TabDraft): void;
  close(id: string): void;
}

/** So many tabs may not all be in sight. */
const listedFrom = 4;

/** The open tabs; arrow keys go through them, Delete closes one, F2 gives another name. */
export function TabBar({ store, state, runs, add, close }: TabBarProps) {
  const { tabs, activeId, unsavedIds, closed } = state;
  const [renamed, setRenamed] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const active = tabs.find(({ id }) => id === activeId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab comes into sight
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [activeId, tabs.length]);
  const press = (event: React.KeyboardEvent, at: number) => {
    const id = tabs[at]?.id;
    if (event.key === "Delete" && id) return close(id);
    if (event.key === "F2" && id) return setRenamed(id);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const target = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (!target) return;
    event.preventDefault();
    store.activate(target.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(target)]?.focus();
  };
  const act = (key: string) => {
    if (key === "reopen") return void store.reopen();
    if (!active) return;
    if (key === "rename") setRenamed(active.id);
    if (key === "copy") add({ ...active, name: t("Copy of {name}", { name: active.name }), savedQueryId: null });
    if (key === "close") close(active.id);
    if (key === "others") for (const { id } of tabs) if (id !== active.id) close(id);
    if (key === "all") for (const { id } of tabs) close(id);
  };
  const named = tabs.find(({ id }) => id === renamed);
  return (
    <div className={styles.bar}>
      <div ref={list} role="tablist" aria-label={t("Queries")} className={styles.tabs}>
        {tabs.map((tab, at) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`tab-${tab.id}`}
            aria-selected={tab.id === activeId}
            aria-controls="sql-workspace"
            tabIndex={tab.id === activeId ? 0 : -1}
            className={styles.tab}
            title={tab.name}
            onClick={() => store.activate(tab.id)}
            onDoubleClick={() => setRenamed(tab.id)}
            onAuxClick={(event) => event.button === 1 && close(tab.id)}
            onKeyDown={(event) => press(event, at)}
          >
            <span aria-hidden="true" className={styles.state} data-state={runs.get(tab.id)?.state ?? "none"} />
            <span className={styles.name}>{tab.name}</span>
            {unsavedIds.has(tab.id) ? (
              <span aria-hidden="true" className={styles.unsaved} title={t("Being saved")} />
            ) : null}
            {/* For the mouse; the Delete key closes, too. */}
            <span
              aria-hidden="true"
              className={styles.close}
              title={t("Close")}
              onClick={(event) => {
                event.stopPropagation();
                close(tab.id);
              }}
            >
              ×
            </span>
          </button>
        ))}
      </div>
      <Button type="text" size="small" icon={<PlusOutlined />} aria-label={t("New tab")} onClick={() => add()} />
      {tabs.length > listedFrom ? (
        <Dropdown
          autoFocus
          trigger={["click"]}
          placement="bottomRight"
          menu={{
            className: styles.all,
            items: tabs.map(({ id, name }) => ({ key: id, label: name })),
            selectedKeys: activeId ? [activeId] : [],
            onClick: ({ key }) => store.activate(key),
          }}
        >
          <Button type="text" size="small" icon={<DownOutlined />} aria-label={t("All tabs")} aria-haspopup="menu" />
        </Dropdown>
      ) : null}
      <Dropdown
        autoFocus
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            { key: "rename", label: t("Rename"), disabled: !active },
            { key: "copy", label: t("Duplicate"), disabled: !active },
            { key: "close", label: t("Close"), disabled: !active },
            { key: "others", label: t("Close the others"), disabled: tabs.length < 2 },
            { key: "all", label: t("Close all"), disabled: !active },
            { key: "reopen", label: t("Reopen the closed tab"), disabled: closed.length === 0 },
          ],
          onClick: ({ key }) => act(key),
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<MoreOutlined />}
          aria-label={t("Actions of this tab")}
          aria-haspopup="menu"
          disabled={!active && closed.length === 0}
        />
      </Dropdown>
      {named ? (
        <RenameDialog
          name={named.name}
          close={() => setRenamed(undefined)}
          rename={(name) => {
            store.change(named.id, { name });
            setRenamed(undefined);
          }}
        />
      ) : null}
    </div>
  );
}
