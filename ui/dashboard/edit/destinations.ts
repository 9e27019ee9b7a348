import { t } from "../../i18n/t.ts";
import { canHold, type Positions, parentOf, type StoredNode } from "./positions.ts";

/** The rows, columns and tabs that an element can be moved into, in words: what dragging reaches, for the keyboard. */
export function destinationsOf(positions: Positions, node: StoredNode): { id: string; label: string }[] {
  const own = parentOf(positions, node.id);
  const found: { id: string; label: string }[] = [];
  const visit = (id: string, label: string): void => {
    const here = positions[id];
    if (!here || id === node.id) return;
    if (here.type !== "ROOT" && here.type !== "TABS" && id !== own?.id && canHold(positions, id, node))
      found.push({ id, label });
    const counts = new Map<string, number>();
    for (const child of here.children) {
      const type = positions[child]?.type ?? "";
      counts.set(type, (counts.get(type) ?? 0) + 1);
      visit(child, nameOf(positions[child], counts.get(type) ?? 1, label));
    }
  };
  visit("ROOT_ID", "");
  return found;
}

/** A place within the place around it. Of tabs the name tells enough. */
function nameOf(node: StoredNode | undefined, number: number, around: string): string {
  const own = ownName(node, number);
  if (own === undefined) return around;
  return around === "" ? own : `${around} › ${own}`;
}

function ownName(node: StoredNode | undefined, number: number): string | undefined {
  switch (node?.type) {
    case "TAB":
      return String(node.meta.text || node.meta.defaultText || t("Untitled tab"));
    case "ROW":
      return t("Row {number}", { number });
    case "COLUMN":
      return t("Column {number}", { number });
    case "GRID":
      return t("The dashboard");
    default:
      return undefined;
  }
}
