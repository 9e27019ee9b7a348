import { isRightToLeft } from "../../i18n/catalogue.ts";
import type { NodeType } from "../layout/tree.ts";

/** Pixels at the edge of a row's elements that belong to the row: there something is dropped above or below it. */
const edge = 14;

export type Side = "before" | "after";

interface Point {
  clientX: number;
  clientY: number;
}

/** Whether elements stand beside one another in a parent, not below. */
export const isAcross = (parent: NodeType): boolean => parent === "ROW" || parent === "TABS";

/** On which side of an element something is dropped that is held at a point over it; undefined: what is around or in it takes it. */
export function sideAt(
  { clientX, clientY }: Point,
  box: Pick<DOMRect, "top" | "bottom" | "left" | "width" | "height">,
  type: NodeType,
  parent: NodeType,
  isMirrored = isRightToLeft,
): Side | undefined {
  const isAtEdge = clientY < box.top + edge || clientY > box.bottom - edge;
  if (parent === "ROW" && isAtEdge) return undefined;
  const isHolder = type === "ROW" || type === "COLUMN" || type === "TABS";
  if (isHolder && !isAcross(parent) && !isAtEdge) return undefined;
  if (!isAcross(parent)) return clientY < box.top + box.height / 2 ? "before" : "after";
  const isLeft = clientX < box.left + box.width / 2;
  return isLeft === isMirrored ? "after" : "before";
}
