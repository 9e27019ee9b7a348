import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { beside } from "./echarts/beside.ts";
import type { TooltipRow } from "./echarts/tooltip.ts";
import type { ChartTheme } from "./types.ts";

interface HoverText {
  title: string;
  rows: readonly TooltipRow[];
}

interface Point {
  clientX: number;
  clientY: number;
}

/** A tooltip for drawings that are not ECharts', which looks like theirs. */
export function useHover(theme: ChartTheme): {
  show(at: Point, text: HoverText): void;
  hide(): void;
  tooltip: ReactNode;
} {
  const [shown, setShown] = useState<{ x: number; y: number; text: HoverText }>();
  return {
    show: ({ clientX, clientY }, text) => setShown({ x: clientX, y: clientY, text }),
    hide: () => setShown(undefined),
    tooltip: shown ? createPortal(<HoverBox {...shown} theme={theme} />, document.body) : null,
  };
}

function HoverBox({ x, y, text, theme }: { x: number; y: number; text: HoverText; theme: ChartTheme }) {
  const box = useRef<HTMLDivElement>(null);
  // Only what is laid out tells how large it is; it is moved before it is seen.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { clientWidth, clientHeight } = document.documentElement;
    const [left, top] = beside([x, y], element.getBoundingClientRect(), { width: clientWidth, height: clientHeight });
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  });
  return (
    <div
      ref={box}
      role="tooltip"
      style={{
        position: "fixed",
        zIndex: 2000,
        pointerEvents: "none",
        width: "max-content",
        maxWidth: "min(420px, 100vw - 12px)",
        padding: "8px 12px",
        borderRadius: 8,
        border: `1px solid ${theme.splitLine}`,
        background: theme.elevated,
        color: theme.text,
        boxShadow: "0 6px 20px rgba(0,0,0,.16)",
        font: `12px/1.5 ${theme.fontFamily}`,
      }}
    >
      {text.title ? <div style={{ fontWeight: 600, marginBottom: 4 }}>{text.title}</div> : null}
      <table style={{ borderSpacing: 0 }}>
        <tbody>
          {text.rows.map((row) => (
            <tr key={row.name} style={{ fontWeight: row.strong ? 600 : undefined }}>
              <td style={{ padding: 0 }}>
                {row.color ? (
                  <span
                    style={{
                      display: "inline-block",
                      width: 9,
                      height: 9,
                      borderRadius: "50%",
                      marginRight: 7,
                      background: row.color,
                    }}
                  />
                ) : null}
                {row.name}
              </td>
              <td style={{ padding: "0 0 0 18px", textAlign: "right", fontVariantNumeric: "tabular-nums" }}>
                {row.value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
