import { DeleteOutlined, HolderOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { type DragEvent, type ReactNode, useState } from "react";
import { isRightToLeft } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import nodeStyles from "../layout/Node.module.css";
import { isSmall, type LayoutNode, widthOf } from "../layout/tree.ts";
import { destinationsOf } from "./destinations.ts";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { canHold, change, move, remove } from "./positions.ts";
import { ResizeHandle, type Size } from "./ResizeHandle.tsx";
import { useDropBeside } from "./use-drop.ts";

interface FrameProps {
  node: LayoutNode;
  parent: LayoutNode;
  index: number;
  /** how many grid columns the parent has */
  columns: number;
  /** draws the element, which may be just about to change its size */
  children(shown: LayoutNode): ReactNode;
}

const names: Partial<Record<LayoutNode["type"], string>> = {
  CHART: t("chart"),
  MARKDOWN: t("text"),
  COLUMN: t("column"),
  ROW: t("row"),
  HEADER: t("header"),
  DIVIDER: t("divider"),
  TABS: t("tabs"),
};

/** An element of an edited layout with what takes it in hand: move, resize, look, delete. */
export function Frame({ node, parent, index, columns, children }: FrameProps) {
  const { draft, change: apply, dragged } = useEditing();
  const [preview, setPreview] = useState<Size>();
  const [isDragged, setIsDragged] = useState(false);
  const drop = useDropBeside(node, parent, index);
  const name = nameOf(node);
  const shown = preview ? { ...node, meta: { ...node.meta, ...preview } } : node;
  const start = (event: DragEvent) => {
    const stored = draft.positions[node.id];
    dragged.current = stored ? [stored] : undefined;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name);
    event.stopPropagation();
    setIsDragged(true);
  };
  const end = () => {
    dragged.current = undefined;
    setIsDragged(false);
  };
  const isCell = parent.type === "ROW";
  const actions = actionsOf(node, parent, index, (positions) => apply({ positions: positions(draft.positions) }));
  const possible = actions.filter((action) => action.isPossible(draft.positions));
  const entries = possible.map(({ key, label }) => ({ key, label }));
  const stored = draft.positions[node.id];
  const destinations = (stored ? destinationsOf(draft.positions, stored) : []).map(({ id, label }) => ({
    key: `into ${id}`,
    label,
    onClick: () => {
      const end = draft.positions[id]?.children.length ?? 0;
      apply({ positions: move(draft.positions, node.id, id, end) });
    },
  }));
  return (
    <div
      className={isCell ? `${styles.frame} ${nodeStyles.cell}` : styles.frame}
      data-kind={node.type}
      data-drop={drop.side}
      data-dragged={isDragged ? "" : undefined}
      data-small={isCell && isSmall(shown, columns) ? "" : undefined}
      style={isCell ? ({ "--span": widthOf(shown, columns) } as React.CSSProperties) : undefined}
      {...drop.handlers}
    >
      <div className={styles.tools} role="toolbar" aria-label={t("Edit {name}", { name })}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu beside it moves by keyboard */}
        <span
          className={styles.handle}
          draggable
          onDragStart={start}
          onDragEnd={end}
          title={t("Drag {name}", { name })}
        >
          <HolderOutlined />
        </span>
        <Dropdown
          autoFocus
          trigger={["click"]}
          menu={{
            items: [
              ...entries.slice(0, -1),
              ...(destinations.length > 0
                ? [{ key: "into", label: t("Move into"), popupClassName: styles.places, children: destinations }]
                : []),
              ...entries.slice(-1),
            ],
            onClick: ({ key }) => possible.find((action) => action.key === key)?.run(),
          }}
        >
          <Button size="small" type="text" icon={<SettingOutlined />} aria-label={t("Change {name}", { name })} />
        </Dropdown>
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t("Delete {name}", { name })}
          onClick={() => apply({ positions: remove(draft.positions, node.id) })}
        />
      </div>
      {children(shown)}
      {isCell || node.type === "CHART" || node.type === "MARKDOWN" ? (
        <ResizeHandle
          node={node}
          name={name}
          columns={isCell ? columns : undefined}
          preview={setPreview}
          commit={(size) => {
            setPreview(undefined);
            apply({ positions: change(draft.positions, node.id, { ...size }) });
          }}
        />
      ) : null}
    </div>
  );
}

function nameOf(node: LayoutNode): string {
  const own = node.meta.sliceNameOverride ?? node.meta.sliceName ?? node.meta.text;
  const kind = names[node.type] ?? t("element");
  return own ? `${kind} ${own}` : kind;
}

/** Where things are moved in a row: back and on. */
const sides = isRightToLeft ? [t("Move right"), t("Move left")] : [t("Move left"), t("Move right")];

type Positions = ReturnType<typeof change>;

function actionsOf(
  node: LayoutNode,
  parent: LayoutNode,
  index: number,
  apply: (positions: (now: Positions) => Positions) => void,
) {
  const always = () => true;
  const look = (key: string, label: string, meta: Record<string, unknown>, isPossible: () => boolean) => ({
    key,
    label,
    isPossible,
    run: () => apply((now) => change(now, node.id, meta)),
  });
  const isText = node.type === "HEADER";
  const hasBackground = isText || node.type === "ROW" || node.type === "COLUMN";
  const isFilled = node.meta.background === "BACKGROUND_WHITE";
  const place = (to: number) => (now: Positions) => move(now, node.id, parent.id, to);
  const isAcross = parent.type === "ROW";
  const outer = parent.parents.at(-1) ?? "";
  return [
    {
      key: "back",
      label: isAcross ? sides[0] : t("Move up"),
      isPossible: () => index > 0,
      run: () => apply(place(index - 1)),
    },
    {
      key: "on",
      label: isAcross ? sides[1] : t("Move down"),
      isPossible: () => index < parent.children.length - 1,
      run: () => apply(place(index + 2)),
    },
    {
      key: "out",
      label: t("Move to a row of its own"),
      isPossible: (now: Positions) => {
        const stored = now[node.id];
        return isAcross && parent.children.length > 1 && stored !== undefined && canHold(now, outer, stored);
      },
      run: () => apply((now) => move(now, node.id, outer, (now[outer]?.children.indexOf(parent.id) ?? 0) + 1)),
    },
    look("large", t("Large text"), { headerSize: "LARGE_HEADER" }, () => isText),
    look("medium", t("Medium text"), { headerSize: "MEDIUM_HEADER" }, () => isText),
    look("small", t("Small text"), { headerSize: "SMALL_HEADER" }, () => isText),
    look("plain", t("No background"), { background: "BACKGROUND_TRANSPARENT" }, () => hasBackground && isFilled),
    look("filled", t("Background"), { background: "BACKGROUND_WHITE" }, () => hasBackground && !isFilled),
    { key: "delete", label: t("Delete"), isPossible: always, run: () => apply((now) => remove(now, node.id)) },
  ];
}
