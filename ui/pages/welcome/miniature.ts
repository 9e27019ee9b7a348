import type { GlyphShape } from "../../components/ChartGlyph.tsx";
import { gridColumns, heightOf, type LayoutNode, widthOf } from "../../dashboard/layout/tree.ts";

export interface MiniatureBox {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  shape: GlyphShape | "text";
}

const margin = 10;
const gap = 5;
/** A page of this width in pixels is what the miniature shrinks. */
const pageWidth = 1200;

/** Where the charts of a dashboard stand, shrunk; what lies below the cut is left out. */
export function miniature(
  root: LayoutNode,
  width: number,
  height: number,
  shapeOf: (node: LayoutNode) => GlyphShape,
): MiniatureBox[] {
  const boxes: MiniatureBox[] = [];
  const scale = (width / pageWidth) * 0.95;

  const place = (node: LayoutNode, x: number, y: number, size: number, columns: number): number => {
    if (y > height) return 0;
    if (node.type === "ROW") {
      let offset = 0;
      let tallest = 0;
      for (const child of node.children) {
        const span = widthOf(child, columns);
        const own = ((size + gap) * span) / columns - gap;
        tallest = Math.max(tallest, place(child, x + offset, y, own, span));
        offset += own + gap;
      }
      return tallest;
    }
    if (node.type === "CHART" || node.type === "MARKDOWN" || node.type === "HEADER") {
      const own = node.type === "HEADER" ? 9 : Math.max(14, heightOf(node) * scale);
      const shape = node.type === "CHART" ? shapeOf(node) : "text";
      boxes.push({ id: node.id, x, y, width: size, height: own, shape });
      return own;
    }
    // A tab set shows its first tab; everything else is a stack.
    const children = node.type === "TABS" ? node.children.slice(0, 1) : node.children;
    let used = 0;
    for (const child of children) {
      const own = place(child, x, y + used, size, columns);
      if (own > 0) used += own + gap;
    }
    return Math.max(0, used - gap);
  };

  place(root, margin, margin, width - 2 * margin, gridColumns);
  return boxes.filter((box) => box.y < height);
}
