import { type ReactNode, useEffect, useRef, useState } from "react";
import { isRightToLeft } from "../../i18n/catalogue.ts";
import styles from "./SplitPane.module.css";

interface SplitPaneProps {
  /** what is remembered under `liteset.split.<name>` */
  name: string;
  label: string;
  direction: "row" | "column";
  /** share of the first pane in percent, at the beginning and at its limits */
  initial: number;
  least: number;
  most: number;
  first: ReactNode;
  second: ReactNode;
}

const step = 2;

/** Two panes with a line between them that mouse, finger and arrow keys move; a double click puts it back. */
export function SplitPane({ name, label, direction, initial, least, most, first, second }: SplitPaneProps) {
  const [share, setShare] = useState(() => stored(name, least, most) ?? initial);
  const box = useRef<HTMLDivElement>(null);
  const bounded = (value: number) => Math.min(most, Math.max(least, value));
  useEffect(() => {
    try {
      localStorage.setItem(`liteset.split.${name}`, String(share));
    } catch {
      // Storage is forbidden: the panes begin anew next time.
    }
  }, [name, share]);
  const move = (event: React.PointerEvent) => {
    const area = box.current?.getBoundingClientRect();
    if (!area || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const begin = isRightToLeft ? area.right - event.clientX : event.clientX - area.left;
    const at = direction === "row" ? begin / area.width : (event.clientY - area.top) / area.height;
    setShare(bounded(at * 100));
  };
  const onward = isRightToLeft ? -step : step;
  const steps: Record<string, number> =
    direction === "row" ? { ArrowLeft: -onward, ArrowRight: onward } : { ArrowUp: -step, ArrowDown: step };
  const press = (event: React.KeyboardEvent) => {
    const next = event.key === "Home" ? least : event.key === "End" ? most : share + (steps[event.key] ?? Number.NaN);
    if (Number.isNaN(next)) return;
    event.preventDefault();
    setShare(bounded(next));
  };
  return (
    <div
      ref={box}
      className={styles.split}
      data-direction={direction}
      style={{ "--share": `${share}%` } as React.CSSProperties}
    >
      <div className={styles.first}>{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no <hr> */}
      <div
        role="separator"
        tabIndex={0}
        className={styles.line}
        aria-label={label}
        aria-orientation={direction === "row" ? "vertical" : "horizontal"}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={Math.round(share)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={move}
        onDoubleClick={() => setShare(initial)}
        onKeyDown={press}
      />
      <div className={styles.second}>{second}</div>
    </div>
  );
}

function stored(name: string, least: number, most: number): number | undefined {
  try {
    const value = Number(localStorage.getItem(`liteset.split.${name}`) ?? Number.NaN);
    return value >= least && value <= most ? value : undefined;
  } catch {
    return undefined; // Storage is forbidden in this browser.
  }
}
