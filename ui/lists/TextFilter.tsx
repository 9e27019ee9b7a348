import { Input } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";

interface TextFilterProps {
  value: string;
  label: string;
  className?: string;
  prefix?: ReactNode;
  change(value: string): void;
}

/** What is typed here is searched for once its writer rests. */
export function TextFilter({ value, label, className, prefix, change }: TextFilterProps) {
  const [text, setText] = useState(value);
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text), 250);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <Input
      className={className}
      type="search"
      prefix={prefix}
      placeholder={label}
      aria-label={label}
      value={text}
      allowClear
      onChange={(event) => setText(event.target.value)}
    />
  );
}
