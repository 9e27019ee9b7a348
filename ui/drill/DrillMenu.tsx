import { Dropdown } from "antd";
import { useState } from "react";
import { createPortal } from "react-dom";
import type { QueryFilter } from "../charts/types.ts";
import styles from "./drill.module.css";
import { type DrillSource, useDrill } from "./use-drill.tsx";

/** A place in a chart where a menu was asked for. */
export interface MenuPlace {
  filters: QueryFilter[];
  at: { x: number; y: number };
}

interface DrillMenuProps {
  chart: DrillSource;
  place: MenuPlace;
  /** drills further where a drilled chart is shown already */
  by?: (column: string) => void;
}

/** The menu at a place in a chart: what is behind it. Shown anew for each place; the dialogs stay when it closes. */
export function DrillMenu({ chart, place, by }: DrillMenuProps) {
  const [isOpen, setIsOpen] = useState(true);
  const [shown, setShown] = useState(place);
  if (shown !== place) {
    setShown(place);
    setIsOpen(true);
  }
  const { entries, dialog } = useDrill(chart, place.filters, isOpen, by);
  return (
    <>
      {entries.length > 0
        ? // A box that contains its layout would move the place.
          createPortal(
            <Dropdown
              autoFocus
              menu={{ items: entries, onClick: () => setIsOpen(false) }}
              open={isOpen}
              onOpenChange={(next) => setIsOpen(next)}
              trigger={["click"]}
              destroyOnHidden
            >
              <span className={styles.place} style={{ left: place.at.x, top: place.at.y }} />
            </Dropdown>,
            document.body,
          )
        : null}
      {dialog}
    </>
  );
}
