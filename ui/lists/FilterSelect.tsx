import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";

interface Option {
  value: string | number;
  label: string;
}

interface FilterSelectProps {
  /** tells its choices from those of other filters */
  id: string;
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
  options?: Option[];
  /** the same, when they are asked for */
  loadOptions?(): Promise<Option[]>;
  /** choices that the server searches */
  load?(search: string, signal: AbortSignal): Promise<Option[]>;
}

/** One filter of a list. */
export function FilterSelect({ id, label, value, onChange, options, loadOptions, load }: FilterSelectProps) {
  const [search, setSearch] = useState("");
  const [isTouched, setIsTouched] = useState(value !== undefined);
  const { data, isFetching } = useQuery({
    queryKey: ["filter-select", id, load ? search : ""],
    queryFn: ({ signal }) => load?.(search, signal) ?? loadOptions?.() ?? [],
    enabled: (load ?? loadOptions) !== undefined && isTouched,
  });
  const choices = (options ?? data ?? []).map((option) => ({ ...option, value: String(option.value) }));
  const isKnown = choices.some((choice) => choice.value === value);
  return (
    <Select
      aria-label={label}
      placeholder={label}
      style={{ minWidth: 132 }}
      popupMatchSelectWidth={false}
      allowClear
      showSearch={
        load || choices.length > 8
          ? {
              filterOption: load ? false : undefined,
              optionFilterProp: "label",
              onSearch: load ? setSearch : undefined,
            }
          : false
      }
      loading={isFetching}
      value={value}
      // Whose name it is: owner or who changed it.
      labelRender={load ? ({ label: chosen }) => `${label}: ${chosen}` : undefined}
      options={value !== undefined && !isKnown ? [{ value, label: value }, ...choices] : choices}
      onOpenChange={() => setIsTouched(true)}
      onChange={(next?: string) => onChange(next)}
    />
  );
}
