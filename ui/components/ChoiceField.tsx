import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { type Choice, relatedChoices } from "../api/choices.ts";

interface ChoiceFieldProps {
  /** what is chosen from, for the cache: a path of the API or a name */
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
    queryKey: ["choices", kind, search],
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

/** Several of what the API offers for a field of a resource, e.g. people for `chart/related/owners`. */
export function RelatedField({ related, ...field }: { related: string } & Omit<ChoiceFieldProps, "kind" | "load">) {
  return <ChoiceField kind={related} load={(search, signal) => relatedChoices(related, search, signal)} {...field} />;
}
