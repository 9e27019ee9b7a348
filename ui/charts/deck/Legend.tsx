import type { ChartViewProps } from "../types.ts";
import type { LegendEntry } from "./drawing.ts";

interface LegendProps {
  entries: readonly LegendEntry[];
  props: Pick<ChartViewProps, "formData" | "theme" | "width" | "height">;
  hidden: ReadonlySet<string>;
  /** hides or shows what an entry stands for, or shows it alone; absent where entries say nothing about single things */
  onHide?: ((label: string, isAlone: boolean) => void) | undefined;
}

/** What the colours of a map mean. A click hides what an entry stands for, a double click all others. */
export function Legend({ entries, props: { formData, theme, width, height }, hidden, onHide }: LegendProps) {
  const place = formData.legend_position === null ? undefined : String(formData.legend_position ?? "tr");
  if (!place || entries.length === 0) return null;
  const isSmall = width < 420;
  return (
    <ul
      style={{
        position: "absolute",
        [place.startsWith("b") ? "bottom" : "top"]: 10,
        [place.endsWith("l") ? "left" : "right"]: 10,
        maxHeight: height - 40,
        // Of a small map it leaves the greater part.
        maxWidth: Math.min(220, width * 0.45),
        boxSizing: "border-box",
        overflow: "auto",
        margin: 0,
        padding: isSmall ? "3px 7px" : "6px 10px",
        listStyle: "none",
        borderRadius: 6,
        background: theme.elevated,
        color: theme.text,
        font: `${isSmall ? "11px/1.45" : "12px/1.7"} ${theme.fontFamily}`,
        opacity: 0.94,
      }}
    >
      {entries.map(({ label, color }) => (
        <li key={label} style={{ whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" }} title={label}>
          {onHide ? (
            <button
              type="button"
              aria-pressed={!hidden.has(label)}
              style={{ all: "unset", cursor: "pointer", outline: "revert", opacity: hidden.has(label) ? 0.4 : 1 }}
              onClick={() => onHide(label, false)}
              onDoubleClick={() => onHide(label, true)}
            >
              <Mark color={color} />
              {label}
            </button>
          ) : (
            <>
              <Mark color={color} />
              {label}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Mark({ color }: { color: string }) {
  return (
    <span
      aria-hidden="true"
      style={{
        display: "inline-block",
        width: 10,
        height: 10,
        borderRadius: 3,
        marginInlineEnd: 8,
        background: color,
      }}
    />
  );
}
