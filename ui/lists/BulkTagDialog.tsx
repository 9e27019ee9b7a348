import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { api } from "../api/client.ts";
import { FormDialog } from "../components/FormDialog.tsx";
import { Labelled } from "../components/Labelled.tsx";
import { toastDone } from "../components/toast-store.ts";
import { numberText, t } from "../i18n/t.ts";
import type { TaggedKind } from "../pages/tag/tagged.ts";
import { listChoices } from "./choices.ts";
import { tagSource } from "./resources/columns.tsx";

interface BulkTagDialogProps {
  kind: TaggedKind;
  ids: number[];
  /** what is tagged, in words */
  what: string;
  close(): void;
  saved(): void;
}

/** Gives several things tags at once, besides those that each has; new tags are made. */
export function BulkTagDialog({ kind, ids, what, close, saved }: BulkTagDialogProps) {
  const [names, setNames] = useState<string[]>([]);
  const [search, setSearch] = useState("");
  const { data = [] } = useQuery({
    queryKey: ["choices", tagSource.list, search],
    queryFn: ({ signal }) => listChoices(tagSource, search, signal),
  });
  const save = async () => {
    const { result } = await api.post<{ result: { objects_tagged: unknown[]; objects_skipped: unknown[] } }>(
      "/api/v1/tag/bulk_create",
      { json: { tags: names.map((name) => ({ name, objects_to_tag: ids.map((id) => [kind, id]) })) } },
    );
    const skipped = result.objects_skipped.length;
    toastDone(
      skipped > 0
        ? t("Tagged; {count} were left out: they are not yours to change.", { count: numberText(skipped) })
        : t("Tagged"),
    );
    saved();
    close();
  };
  return (
    <FormDialog
      title={t("Tag {what}", { what })}
      okText={t("Tag")}
      isReady={names.length > 0}
      save={save}
      close={close}
    >
      <Labelled label={t("Tags")}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            placeholder={t("Choose tags, or write new ones")}
            value={names}
            onChange={setNames}
            options={data.map(({ label }) => ({ value: label, label }))}
            showSearch={{ onSearch: setSearch }}
            tokenSeparators={[","]}
          />
        )}
      </Labelled>
    </FormDialog>
  );
}
