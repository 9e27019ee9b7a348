import { ArrowLeftOutlined, ArrowRightOutlined, CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { type DragEvent, useState } from "react";
import { isRightToLeft } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import { useDashboard } from "../context.ts";
import tabStyles from "../layout/TabSet.module.css";
import type { LayoutNode } from "../layout/tree.ts";
import { openTabOf } from "../layout/visible-tabs.ts";
import { EditNode } from "./EditNode.tsx";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { change, insert, move, newNodes, remove } from "./positions.ts";
import { unwrapTabs } from "./top-tabs.ts";
import { useDropBeside, useDropInto } from "./use-drop.ts";

const left = { icon: <ArrowLeftOutlined />, label: t("Move the tab left") };
const right = { icon: <ArrowRightOutlined />, label: t("Move the tab right") };
const [back, on] = isRightToLeft ? [right, left] : [left, right];

/** A set of tabs that is being edited: tabs are opened, renamed, added and deleted. */
export function EditTabs({ node, columns }: { node: LayoutNode; columns: number }) {
  const { openTabs, openTab } = useDashboard();
  const { draft, change: apply } = useEditing();
  const current = openTabOf(node, openTabs);
  const open = node.children.find((tab) => tab.id === current);
  const at = node.children.findIndex((tab) => tab.id === current);
  const place = (index: number) => {
    if (open) apply({ positions: move(draft.positions, open.id, node.id, index) });
  };
  const add = () => {
    const [tab] = newNodes("TAB");
    if (!tab) return;
    apply({ positions: insert(draft.positions, node.id, node.children.length, [tab]) });
    openTab(node.id, tab.id);
  };
  return (
    <div>
      <div className={tabStyles.list} role="tablist" aria-label={t("Tabs")}>
        {node.children.map((tab, index) => (
          <Tab
            key={tab.id}
            tab={tab}
            set={node}
            index={index}
            isOpen={tab.id === current}
            open={() => openTab(node.id, tab.id)}
          />
        ))}
      </div>
      <div className={styles.tabTools}>
        {open ? <TabName key={`${open.id} ${open.meta.text}`} tab={open} /> : null}
        {open && node.children.length > 1 ? (
          <>
            <Button
              size="small"
              icon={back.icon}
              aria-label={back.label}
              disabled={at === 0}
              onClick={() => place(at - 1)}
            />
            <Button
              size="small"
              icon={on.icon}
              aria-label={on.label}
              disabled={at === node.children.length - 1}
              onClick={() => place(at + 2)}
            />
          </>
        ) : null}
        {open && node.children.length > 1 ? (
          <Button
            size="small"
            icon={<CloseOutlined />}
            onClick={() => apply({ positions: remove(draft.positions, open.id) })}
          >
            {t("Delete tab")}
          </Button>
        ) : null}
        <Button size="small" icon={<PlusOutlined />} onClick={add}>
          {t("Add tab")}
        </Button>
        {node.parents.length === 1 ? (
          <Button size="small" onClick={() => apply({ positions: unwrapTabs(draft.positions) })}>
            {t("Without tabs")}
          </Button>
        ) : null}
      </div>
      {open ? (
        <div role="tabpanel">
          <EditNode node={open} columns={columns} />
        </div>
      ) : null}
    </div>
  );
}

interface TabProps {
  tab: LayoutNode;
  set: LayoutNode;
  index: number;
  isOpen: boolean;
  open(): void;
}

/** A tab to press, to drag to another place, and to drop things into. */
function Tab({ tab, set, index, isOpen, open }: TabProps) {
  const { draft, dragged } = useEditing();
  const beside = useDropBeside(tab, set, index);
  const into = useDropInto(tab);
  const offer = (name: keyof typeof into.handlers) => (event: DragEvent) => {
    beside.handlers[name](event);
    into.handlers[name](event);
  };
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isOpen}
      className={`${tabStyles.tab} ${styles.tab}`}
      data-drop={beside.side ?? (into.isOver ? "into" : undefined)}
      onClick={open}
      draggable
      onDragStart={(event) => {
        const stored = draft.positions[tab.id];
        dragged.current = stored ? [stored] : undefined;
        event.dataTransfer.effectAllowed = "move";
        event.stopPropagation();
      }}
      onDragEnd={() => {
        dragged.current = undefined;
      }}
      // Held over a tab for a moment, what is dragged can be put into it.
      onDragEnter={() => dragged.current?.[0]?.type !== "TAB" && open()}
      onDragOver={offer("onDragOver")}
      onDragLeave={offer("onDragLeave")}
      onDrop={offer("onDrop")}
    >
      {String(tab.meta.text || tab.meta.defaultText || t("Untitled tab"))}
    </button>
  );
}

function TabName({ tab }: { tab: LayoutNode }) {
  const { draft, change: apply } = useEditing();
  const stored = String(tab.meta.text || tab.meta.defaultText || "");
  const [text, setText] = useState(stored);
  return (
    <Input
      size="small"
      className={styles.tabName}
      aria-label={t("Name of the tab")}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text !== stored && apply({ positions: change(draft.positions, tab.id, { text }) })}
      onPressEnter={(event) => event.currentTarget.blur()}
    />
  );
}
