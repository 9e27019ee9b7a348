import { CalendarOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useState } from "react";
import { RangeChooser } from "../../dashboard/filters/TimeFilter.tsx";
import { rangeLabel } from "../../dashboard/filters/time-ranges.ts";
import { anyTime } from "../form-data.ts";

interface TimeRangeFieldProps {
  label: string;
  value: string;
  change(range: string): void;
}

/** The time range of charts that have a key of its own for it. */
export function TimeRangeField({ label, value, change }: TimeRangeFieldProps) {
  const [isOpen, setIsOpen] = useState(false);
  const range = value || anyTime;
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger="click"
      placement="rightTop"
      destroyOnHidden
      content={
        <RangeChooser
          range={range}
          choose={(next) => {
            change(next);
            setIsOpen(false);
          }}
        />
      }
    >
      <Button block icon={<CalendarOutlined />} aria-label={`${label}: ${rangeLabel(range)}`} aria-haspopup="dialog">
        {rangeLabel(range)}
      </Button>
    </Popover>
  );
}
