import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { isRightToLeft } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import type { LayoutNode } from "../layout/tree.ts";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { freeColumns, parentOf } from "./positions.ts";

/** Widths in grid columns, heights in units of eight pixels. */
export interface Size {
  width?: number;
  height?: number;
}

interface ResizeHandleProps {
  node: LayoutNode;
  name: string;
  /** the grid columns of the row it stands in; none where only its height can change */
  columns: number | undefined;
  preview(size: Size): void;
  commit(size: Size): void;
}

/** The direction in which elements grow: from where they are read. */
const forward = isRightToLeft ? -1 : 1;
const unit = 8;
const gap = 16;
const smallestHeight = 5;
const largestHeight = 500;

/** The corner that makes an element larger or smaller, with the pointer or the arrow keys. */
export function ResizeHandle({ node, name, columns, preview, commit }: ResizeHandleProps) {
  const { draft } = useEditing();
  const grip = useRef<{ x: number; y: number; step: number; size: Size } | undefined>(undefined);
  const hasHeight = node.type !== "COLUMN";
  const now = { width: Number(node.meta.width) || 4, height: Number(node.meta.height) || 50 };
  const row = parentOf(draft.positions, node.id);
  const widest = now.width + (row ? Math.max(0, freeColumns(draft.positions, row)) : 0);
  const within = (wide: number, high: number): Size => ({
    ...(columns === undefined ? {} : { width: clamp(wide, 1, widest) }),
    ...(hasHeight ? { height: clamp(high, smallestHeight, largestHeight) } : {}),
  });
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    const around = event.currentTarget.parentElement?.parentElement;
    const step = ((around?.clientWidth ?? 0) + gap) / (columns ?? 1);
    grip.current = { x: event.clientX, y: event.clientY, step, size: {} };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const drag = (event: PointerEvent) => {
    const held = grip.current;
    if (!held) return;
    const across = Math.round((forward * (event.clientX - held.x)) / held.step);
    held.size = within(now.width + across, now.height + Math.round((event.clientY - held.y) / unit));
    preview(held.size);
  };
  const up = () => {
    const size = grip.current?.size;
    grip.current = undefined;
    if (size && Object.keys(size).length > 0) commit(size);
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowRight: [forward, 0], ArrowLeft: [-forward, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!by) return;
    event.preventDefault();
    commit(within(now.width + (by[0] ?? 0), now.height + (by[1] ?? 0)));
  };
  return (
    <button
      type="button"
      className={styles.resize}
      aria-label={t("Resize {name} with the arrow keys", { name })}
      onPointerDown={down}
      onPointerMove={drag}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={key}
    />
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
