import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { relatedChoices } from "../api/choices.ts";
import { isRecord } from "../dashboard/layout/tree.ts";

interface ChoiceSelectProps {
  /** below /api/v1/, e.g. `report/related/chart` */
  related: string;
  mode?: "multiple";
  /** what is chosen already, as the API's answer names it */
  known?: unknown;
  id?: string;
  value?: unknown;
  placeholder?: string;
  onChange?(value: unknown): void;
}

/** Something chosen of what the API offers for a field; the server searches. */
export function ChoiceSelect({ related, mode, known, ...field }: ChoiceSelectProps) {
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["choices", related, search],
    queryFn: ({ signal }) => relatedChoices(related, search, signal),
  });
  const stored = [known ?? []]
    .flat()
    .filter(isRecord)
    .map((one) => ({
      value: Number(one.id),
      label: String(
        one.slice_name ?? one.dashboard_title ?? one.database_name ?? `${one.first_name ?? ""} ${one.last_name ?? ""}`,
      ),
    }));
  const options = new Map([...stored, ...(data ?? [])].map((one) => [one.value, one]));
  return (
    <Select
      {...field}
      mode={mode}
      loading={isFetching}
      options={[...options.values()]}
      showSearch={{ filterOption: false, onSearch: setSearch }}
    />
  );
}
