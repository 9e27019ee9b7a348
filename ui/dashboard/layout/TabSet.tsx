import { type KeyboardEvent, use, useRef, useState } from "react";
import { t } from "../../i18n/t.ts";
import { hidesTabs } from "../../layout/standalone.ts";
import { ShownContext, useDashboard } from "../context.ts";
import { cssNames, cssNamesOf } from "./css-names.ts";
import { Node } from "./Node.tsx";
import { PlaceLink } from "./PlaceLink.tsx";
import styles from "./TabSet.module.css";
import { tabAfterKey } from "./tab-keys.ts";
import type { LayoutNode } from "./tree.ts";
import { openTabOf } from "./visible-tabs.ts";

/** A set of tabs. A tab's charts come to be when it is first opened, and stay. */
export function TabSet({ node, columns }: { node: LayoutNode; columns: number }) {
  const { openTabs, openTab } = useDashboard();
  const isShown = use(ShownContext);
  const current = openTabOf(node, openTabs);
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  if (current !== undefined && !visited.has(current)) setVisited(new Set(visited).add(current));
  const list = useRef<HTMLDivElement>(null);
  const open = node.children.find((tab) => tab.id === current);
  const isTop = node.parents.length === 1;

  const move = (event: KeyboardEvent) => {
    const at = node.children.findIndex((tab) => tab.id === current);
    const to = tabAfterKey(event.key, at, node.children.length);
    const next = to === undefined ? undefined : node.children[to];
    if (!next) return;
    event.preventDefault();
    openTab(node.id, next.id);
    list.current?.querySelectorAll<HTMLElement>(":scope > [role=tab]")[to ?? 0]?.focus();
  };

  return (
    <div className={`${styles.set} ${cssNamesOf(node)}`}>
      <div className={styles.nav} hidden={isTop && hidesTabs(location.search)}>
        <div ref={list} className={`${styles.list} ${cssNames.tabList}`} role="tablist" onKeyDown={move}>
          {node.children.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={tab.id}
              aria-selected={tab.id === current}
              aria-controls={visited.has(tab.id) ? panelOf(tab) : undefined}
              tabIndex={tab.id === current ? 0 : -1}
              className={`${styles.tab} ${tab.id === current ? cssNames.openTab : cssNames.tab}`}
              onClick={() => openTab(node.id, tab.id)}
            >
              {nameOf(tab)}
            </button>
          ))}
        </div>
        {open ? <PlaceLink anchor={open.id} name={nameOf(open)} /> : null}
      </div>
      {node.children
        .filter((tab) => visited.has(tab.id))
        .map((tab) => (
          <div key={tab.id} role="tabpanel" id={panelOf(tab)} aria-labelledby={tab.id} hidden={tab.id !== current}>
            <ShownContext value={isShown && tab.id === current}>
              <Node node={tab} columns={columns} />
            </ShownContext>
          </div>
        ))}
    </div>
  );
}

const nameOf = (tab: LayoutNode): string => String(tab.meta.text || tab.meta.defaultText || t("Untitled tab"));
const panelOf = (tab: LayoutNode): string => `${tab.id}-panel`;
