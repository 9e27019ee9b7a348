import { Modal } from "antd";
import { useRef } from "react";
import { Chart, type ChartProps } from "../../charts/Chart.tsx";
import styles from "./FullChart.module.css";
import { useSize } from "./use-size.ts";

interface FullChartProps extends Omit<ChartProps, "width" | "height"> {
  title: string;
  close(): void;
}

/** One chart over the whole window. */
export function FullChart({ close, ...chart }: FullChartProps) {
  return (
    <Modal open title={chart.title} onCancel={close} footer={null} width="100%" className={styles.full}>
      <Filling {...chart} />
    </Modal>
  );
}

function Filling(chart: Omit<FullChartProps, "close">) {
  const body = useRef<HTMLDivElement>(null);
  const size = useSize(body);
  return (
    <div ref={body} className={styles.body}>
      {size ? <Chart {...chart} width={size.width} height={size.height} /> : null}
    </div>
  );
}
