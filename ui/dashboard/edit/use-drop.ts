import { type DragEvent, useState } from "react";
import type { LayoutNode } from "../layout/tree.ts";
import { isAcross, type Side, sideAt } from "./drop-side.ts";
import { type Editing, useEditing } from "./editing.ts";
import { canHold, insert, move, type StoredNode } from "./positions.ts";
import { wrapInTabs } from "./top-tabs.ts";

/** Lets things be dropped at the end of what a container holds. */
export function useDropInto(node: LayoutNode) {
  const editing = useEditing();
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: handlersOf(editing, {
      over: () => canDrop(editing, node.id),
      show: setIsOver,
      drop: () => put(editing, node.id, node.children.length),
    }),
  };
}

/** Lets tabs be dropped over the whole dashboard: they become its own. */
export function useDropOnTop() {
  const editing = useEditing();
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: handlersOf(editing, {
      over: () => editing.dragged.current?.[0]?.type === "TABS",
      show: setIsOver,
      drop: () => editing.change({ positions: wrapInTabs(editing.draft.positions, editing.dragged.current ?? []) }),
    }),
  };
}

/** Lets things be dropped before or after an element: beside it in a row or among tabs, above or below it elsewhere. */
export function useDropBeside(node: LayoutNode, parent: LayoutNode, index: number) {
  const editing = useEditing();
  const [side, setSide] = useState<Side>();
  const sideOf = (event: DragEvent): Side | undefined =>
    sideAt(event, event.currentTarget.getBoundingClientRect(), node.type, parent.type);
  return {
    side: side && `${isAcross(parent.type) ? "x" : "y"}-${side}`,
    handlers: handlersOf(editing, {
      over: (event) => sideOf(event) !== undefined && canDrop(editing, parent.id),
      show: (isShown, event) => setSide(isShown ? sideOf(event) : undefined),
      drop: (event) => put(editing, parent.id, index + (sideOf(event) === "after" ? 1 : 0)),
    }),
  };
}

interface Target {
  over(event: DragEvent): boolean;
  show(isShown: boolean, event: DragEvent): void;
  drop(event: DragEvent): void;
}

/** What a target does not take is offered to the one around it. */
function handlersOf(editing: Editing, { over, show, drop }: Target) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.isDefaultPrevented() || !editing.dragged.current || !over(event)) return show(false, event);
      event.preventDefault();
      show(true, event);
    },
    onDragLeave: (event: DragEvent) => show(false, event),
    onDrop: (event: DragEvent) => {
      show(false, event);
      if (event.isDefaultPrevented() || !editing.dragged.current || !over(event)) return;
      event.preventDefault();
      drop(event);
      editing.dragged.current = undefined;
    },
  };
}

function canDrop({ draft, dragged }: Editing, parentId: string): boolean {
  const node = dragged.current?.[0];
  return node !== undefined && canHold(draft.positions, parentId, node);
}

function put({ draft, dragged, change }: Editing, parentId: string, index: number): void {
  const nodes = dragged.current ?? [];
  change({ positions: place(draft.positions, nodes, parentId, index) });
}

function place(positions: Editing["draft"]["positions"], nodes: StoredNode[], parentId: string, index: number) {
  const [node] = nodes;
  if (!node) return positions;
  return node.id in positions ? move(positions, node.id, parentId, index) : insert(positions, parentId, index, nodes);
}
