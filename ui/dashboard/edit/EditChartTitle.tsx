import { useState } from "react";
import { t } from "../../i18n/t.ts";
import type { LayoutNode } from "../layout/tree.ts";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { change } from "./positions.ts";

/** The name of a chart on this dashboard alone; empty gives it its own back. */
export function EditChartTitle({ node, shown }: { node: LayoutNode; shown: string }) {
  const { draft, change: apply } = useEditing();
  const [text, setText] = useState(shown);
  const commit = () => {
    const sliceNameOverride = text.trim() || undefined;
    if (text !== shown) apply({ positions: change(draft.positions, node.id, { sliceNameOverride }) });
  };
  return (
    <input
      className={styles.chartTitle}
      dir="auto"
      aria-label={t("Name of the chart on this dashboard")}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}
