import { Segmented } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { text } from "./form-data.ts";
import type { ChartViewProps, Offer } from "./types.ts";

export interface OfferedProps {
  offer: Offer;
  draw(props: ChartViewProps): ReactNode;
  props: ChartViewProps;
}

const headHeight = 34;
/** Below this a chart needs all the room there is. */
const leastHeight = 140;

/** A chart below what its viewers may set for themselves: that holds until they leave, or the editor says otherwise. */
export function Offered({ offer: { key, label, choices }, draw, props }: OfferedProps) {
  const { formData: given, height } = props;
  const stored = text(given, key);
  const [chosen, setChosen] = useState({ over: stored, value: stored });
  const value = chosen.over === stored ? chosen.value : stored;
  const formData = useMemo(
    () => (value === stored ? given : { ...given, [key]: value || null }),
    [given, key, value, stored],
  );
  if (height < leastHeight) return draw(props);
  return (
    <>
      <div style={{ height: headHeight }}>
        <Segmented
          size="small"
          aria-label={label}
          value={value}
          onChange={(next) => setChosen({ over: stored, value: next })}
          options={[...choices]}
        />
      </div>
      {draw({ ...props, formData, height: height - headHeight })}
    </>
  );
}
