import { useQuery } from "@tanstack/react-query";
import { dashboardCharts, showDashboard } from "../../api/resources.ts";
import { shapeOf } from "../../components/ChartGlyph.tsx";
import { chartIdOf, readLayout } from "../../dashboard/layout/tree.ts";
import styles from "./LayoutPreview.module.css";
import { type MiniatureBox, miniature } from "./miniature.ts";

const width = 280;
const height = 148;

/** A miniature of a dashboard, drawn from its layout and the types of its charts. */
export function LayoutPreview({ id }: { id: number }) {
  const { data, isPending } = useQuery({
    queryKey: ["preview", id],
    queryFn: async ({ signal }) => {
      const [detail, charts] = await Promise.all([
        showDashboard(String(id), signal),
        dashboardCharts(String(id), signal),
      ]);
      const layout = readLayout(
        detail.position_json,
        charts.map((chart) => ({ id: chart.id, name: chart.slice_name })),
      );
      const types = new Map(charts.map((chart) => [chart.id, chart.form_data.viz_type]));
      return miniature(layout.root, width, height, (node) => shapeOf(types.get(chartIdOf(node) ?? -1) ?? ""));
    },
    staleTime: 300_000,
    retry: false,
  });
  return (
    <svg
      className={styles.preview}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      aria-busy={isPending}
      focusable="false"
    >
      {data?.map((box) => (
        <Box key={box.id} box={box} />
      ))}
    </svg>
  );
}

function Box({ box }: { box: MiniatureBox }) {
  if (box.shape === "text") {
    return (
      <>
        <rect x={box.x} y={box.y + 2} width={box.width * 0.55} height="3.5" rx="1.7" className={styles.ink} />
        {box.height > 16 ? (
          <rect x={box.x} y={box.y + 9} width={box.width * 0.8} height="2.5" rx="1.2" className={styles.faint} />
        ) : null}
      </>
    );
  }
  return (
    <g>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx="3" className={styles.tile} />
      <svg
        aria-hidden="true"
        x={box.x + 5}
        y={box.y + 5}
        width={Math.max(1, box.width - 10)}
        height={Math.max(1, box.height - 10)}
        viewBox="0 0 100 50"
        preserveAspectRatio={
          box.shape === "pie" || box.shape === "number" || box.shape === "map" ? "xMidYMid meet" : "none"
        }
      >
        <Shape shape={box.shape} />
      </svg>
    </g>
  );
}

function Shape({ shape }: { shape: MiniatureBox["shape"] }) {
  switch (shape) {
    case "bar":
      return [14, 30, 22, 42, 34, 48, 26].map((size, at) => (
        <rect
          key={size}
          x={4 + at * 14}
          y={50 - size}
          width="8"
          height={size}
          className={at === 3 ? styles.accent : styles.soft}
        />
      ));
    case "area":
      return <path d="M0 50 V34 L18 24 L36 30 L56 12 L78 18 L100 4 V50 Z" className={styles.soft} />;
    case "pie":
      return (
        <>
          <circle cx="50" cy="25" r="20" fill="none" strokeWidth="9" className={styles.softLine} />
          <circle
            cx="50"
            cy="25"
            r="20"
            fill="none"
            strokeWidth="9"
            strokeDasharray="42 200"
            className={styles.accentLine}
          />
        </>
      );
    case "number":
      return (
        <>
          <rect x="14" y="12" width="72" height="17" rx="4" className={styles.accent} />
          <rect x="28" y="37" width="44" height="6" rx="3" className={styles.soft} />
        </>
      );
    case "table":
      return [0, 1, 2, 3, 4].map((row) => (
        <rect key={row} x="0" y={row * 11} width={100} height="4" className={row === 0 ? styles.accent : styles.soft} />
      ));
    case "map":
      return (
        <>
          <ellipse cx="50" cy="25" rx="46" ry="22" className={styles.soft} />
          <circle cx="34" cy="20" r="6" className={styles.accent} />
          <circle cx="62" cy="30" r="4" className={styles.accent} />
        </>
      );
    case "dots":
      return [
        [12, 38],
        [26, 28],
        [38, 34],
        [50, 20],
        [64, 24],
        [78, 12],
        [90, 8],
      ].map(([x, y]) => <circle key={x} cx={x} cy={y} r="3.4" className={x === 64 ? styles.accent : styles.soft} />);
    case "blocks":
      return (
        <>
          <rect x="0" y="0" width="52" height="50" className={styles.accent} />
          <rect x="54" y="0" width="46" height="28" className={styles.soft} />
          <rect x="54" y="30" width="22" height="20" className={styles.soft} />
          <rect x="78" y="30" width="22" height="20" className={styles.soft} />
        </>
      );
    default:
      return (
        <>
          <polyline
            points="0,44 16,34 34,38 52,18 72,24 100,6"
            fill="none"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
            className={styles.accentLine}
          />
          <polyline
            points="0,48 20,44 40,40 60,36 80,38 100,28"
            fill="none"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
            className={styles.softLine}
          />
        </>
      );
  }
}
