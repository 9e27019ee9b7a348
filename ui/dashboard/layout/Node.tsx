import { t } from "../../i18n/t.ts";
import { ChartTile } from "../chart/ChartTile.tsx";
import { cssNamesOf } from "./css-names.ts";
import styles from "./Node.module.css";
import { PlaceLink } from "./PlaceLink.tsx";
import { TabSet } from "./TabSet.tsx";
import { TextBlock } from "./TextBlock.tsx";
import { gridColumns, heightOf, isSmall, type LayoutNode, widthOf } from "./tree.ts";

/** Draws a node of the layout; `columns` is how many grid columns its place has. */
export function Node({ node, columns = gridColumns }: { node: LayoutNode; columns?: number }) {
  switch (node.type) {
    case "ROOT":
    case "GRID":
    case "TAB":
      return (
        <div className={styles.stack}>
          <Children node={node} columns={columns} />
        </div>
      );
    case "TABS":
      return <TabSet node={node} columns={columns} />;
    case "ROW":
      return (
        <div
          className={`${styles.row} ${backgroundOf(node)} ${cssNamesOf(node)}`}
          style={{ "--columns": columns } as React.CSSProperties}
        >
          {node.children.map((child) => {
            const width = widthOf(child, columns);
            return (
              <div
                key={child.id}
                className={styles.cell}
                data-small={isSmall(child, columns) ? "" : undefined}
                style={{ "--span": width } as React.CSSProperties}
              >
                <Node node={child} columns={width} />
              </div>
            );
          })}
        </div>
      );
    case "COLUMN":
      return (
        <div className={`${styles.stack} ${backgroundOf(node)} ${cssNamesOf(node)}`}>
          <Children node={node} columns={columns} />
        </div>
      );
    case "CHART":
      return <ChartTile node={node} />;
    case "MARKDOWN":
      return (
        <div
          className={`${styles.markdown} ${cssNamesOf(node)}`}
          style={{ "--height": `${heightOf(node)}px` } as React.CSSProperties}
        >
          <TextBlock source={String(node.meta.code ?? "")} />
        </div>
      );
    case "HEADER":
      return (
        <div
          id={node.id}
          className={`${styles.header} ${headerSizeOf(node)} ${backgroundOf(node)} ${cssNamesOf(node)}`}
        >
          <h2>{String(node.meta.text ?? "")}</h2>
          <PlaceLink anchor={node.id} name={String(node.meta.text || t("Header"))} />
        </div>
      );
    case "DIVIDER":
      return <hr className={`${styles.divider} ${cssNamesOf(node)}`} />;
    default:
      return (
        <div className={styles.unknown}>
          {t("An element of the type “{type}” is not drawn by this frontend yet.", { type: node.type })}
        </div>
      );
  }
}

function Children({ node, columns }: { node: LayoutNode; columns: number }) {
  return node.children.map((child) => <Node key={child.id} node={child} columns={columns} />);
}

/** What an element's background looks like. */
export function backgroundOf(node: LayoutNode): string {
  return node.meta.background === "BACKGROUND_WHITE" ? (styles.white ?? "") : "";
}

function headerSizeOf(node: LayoutNode): string {
  if (node.meta.headerSize === "LARGE_HEADER") return styles.large ?? "";
  return node.meta.headerSize === "SMALL_HEADER" ? (styles.small ?? "") : "";
}
