import { PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { t } from "../../i18n/t.ts";
import { ChartTile } from "../chart/ChartTile.tsx";
import nodeStyles from "../layout/Node.module.css";
import { backgroundOf } from "../layout/Node.tsx";
import { TextBlock } from "../layout/TextBlock.tsx";
import { gridColumns, heightOf, type LayoutNode, widthOf } from "../layout/tree.ts";
import { EditTabs } from "./EditTabs.tsx";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { Frame } from "./Frame.tsx";
import { change, newNodes } from "./positions.ts";
import { wrapInTabs } from "./top-tabs.ts";
import { useDropInto, useDropOnTop } from "./use-drop.ts";

/** Draws a node of a layout that is being edited. */
export function EditNode({ node, columns = gridColumns }: { node: LayoutNode; columns?: number }) {
  switch (node.type) {
    case "ROOT":
      return (
        <>
          {node.children[0]?.type === "TABS" ? null : <TopTabs />}
          {node.children.map((child) => (
            <EditNode key={child.id} node={child} columns={columns} />
          ))}
        </>
      );
    case "GRID":
    case "TAB":
    case "COLUMN":
      return <Stack node={node} columns={columns} />;
    case "TABS":
      return <EditTabs node={node} columns={columns} />;
    case "ROW":
      return <Row node={node} columns={columns} />;
    case "CHART":
      return <ChartTile node={node} />;
    case "MARKDOWN":
      return <EditText node={node} />;
    case "HEADER":
      return <EditHeading key={String(node.meta.text)} node={node} />;
    default:
      return <hr className={nodeStyles.divider} />;
  }
}

/** Makes tabs of the whole dashboard: pressed, or where tabs are dropped. */
function TopTabs() {
  const { draft, change: apply } = useEditing();
  const drop = useDropOnTop();
  return (
    <div className={styles.top} data-drop={drop.isOver ? "into" : undefined} {...drop.handlers}>
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        onClick={() => apply({ positions: wrapInTabs(draft.positions, newNodes("TABS")) })}
      >
        {t("Tabs over the whole dashboard")}
      </Button>
    </div>
  );
}

function Stack({ node, columns }: { node: LayoutNode; columns: number }) {
  const drop = useDropInto(node);
  return (
    <div
      className={`${styles.stack} ${backgroundOf(node)}`}
      data-drop={drop.isOver ? "into" : undefined}
      {...drop.handlers}
    >
      {node.children.map((child, index) => (
        <Frame key={child.id} node={child} parent={node} index={index} columns={columns}>
          {(shown) => <EditNode node={shown} columns={columns} />}
        </Frame>
      ))}
      <p className={styles.hint}>{node.children.length === 0 ? t("Drop charts or layout elements here") : ""}</p>
    </div>
  );
}

function Row({ node, columns }: { node: LayoutNode; columns: number }) {
  const drop = useDropInto(node);
  return (
    <div
      className={`${nodeStyles.row} ${styles.row} ${backgroundOf(node)}`}
      style={{ "--columns": columns } as React.CSSProperties}
      data-drop={drop.isOver ? "into" : undefined}
      {...drop.handlers}
    >
      {node.children.map((child, index) => (
        <Frame key={child.id} node={child} parent={node} index={index} columns={columns}>
          {(shown) => <EditNode node={shown} columns={widthOf(shown, columns)} />}
        </Frame>
      ))}
      {node.children.length === 0 ? (
        <p className={styles.hint}>{t("Drop charts, texts or columns into this row")}</p>
      ) : null}
    </div>
  );
}

function EditText({ node }: { node: LayoutNode }) {
  const { draft, change: apply } = useEditing();
  const code = String(node.meta.code ?? "");
  const [text, setText] = useState<string>();
  const finish = () => {
    if (text !== undefined && text !== code) apply({ positions: change(draft.positions, node.id, { code: text }) });
    setText(undefined);
  };
  return (
    <div className={styles.text} style={{ height: heightOf(node) }}>
      {text === undefined ? (
        <>
          <button type="button" className={styles.textButton} onClick={() => setText(code)}>
            {t("Edit text")}
          </button>
          <TextBlock source={code} />
        </>
      ) : (
        <Input.TextArea
          autoFocus
          className={styles.textArea}
          aria-label={t("Text in Markdown")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={finish}
          onKeyDown={(event) => event.key === "Escape" && finish()}
        />
      )}
    </div>
  );
}

function EditHeading({ node }: { node: LayoutNode }) {
  const { draft, change: apply } = useEditing();
  const stored = String(node.meta.text ?? "");
  const [text, setText] = useState(stored);
  return (
    <Input
      className={`${styles.heading} ${backgroundOf(node)}`}
      data-size={node.meta.headerSize}
      variant="borderless"
      aria-label={t("Header text")}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text !== stored && apply({ positions: change(draft.positions, node.id, { text }) })}
      onPressEnter={(event) => event.currentTarget.blur()}
    />
  );
}
