import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";

export interface Choice {
  value: number;
  label: string;
}

interface ChoiceFieldProps {
  /** what is chosen from, for the cache */
  kind: string;
  load(search: string, signal: AbortSignal): Promise<Choice[]>;
  placeholder?: string;
  /** given by the form */
  id?: string;
  value?: Choice[];
  onChange?(chosen: Choice[]): void;
}

/** Several of many, found by a search on the server. */
export function ChoiceField({ kind, load, placeholder, id, value, onChange }: ChoiceFieldProps) {
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["dashboard-choices", kind, search],
    queryFn: ({ signal }) => load(search, signal),
  });
  return (
    <Select
      id={id}
      mode="multiple"
      labelInValue
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFetching}
      placeholder={placeholder}
      value={value}
      onChange={(chosen: { value: number; label?: React.ReactNode }[]) =>
        onChange?.(chosen.map((one) => ({ value: one.value, label: String(one.label ?? one.value) })))
      }
      options={data}
    />
  );
}
