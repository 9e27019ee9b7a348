import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useBootstrap } from "../../bootstrap-context.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { QueryResult } from "../types.ts";
import styles from "./dialogs.module.css";
import { createDataset, exploreAddress, overwriteDataset, ownDatasets } from "./save-dataset.ts";

interface SaveDatasetDialogProps {
  result: QueryResult;
  tabName: string;
  templateParams: string | null;
  isChart: boolean;
  close(): void;
}

/** Makes a dataset of a query, new or in the place of another, and leads to its chart. */
export function SaveDatasetDialog({ result, tabName, templateParams, isChart, close }: SaveDatasetDialogProps) {
  const { user } = useBootstrap();
  const navigate = useNavigate();
  const [isNew, setIsNew] = useState(true);
  const [name, setName] = useState(() => suggestedName(tabName));
  const [target, setTarget] = useState<number>();
  const [search, setSearch] = useState("");
  const userId = user.roles.Admin ? undefined : user.userId;
  const { data, isFetching } = useQuery({
    queryKey: ["datasets-to-overwrite", userId, search],
    queryFn: ({ signal }) => ownDatasets(userId, search, signal),
    enabled: !isNew,
  });
  const isReady = isNew ? name.trim() !== "" : target !== undefined;
  const save = async () => {
    const id =
      isNew || target === undefined
        ? await createDataset(name.trim(), result, templateParams)
        : await overwriteDataset(target, result);
    navigate(await exploreAddress(id, result));
  };
  return (
    <FormDialog
      title={isChart ? t("Create chart") : t("Save as dataset")}
      okText={isNew ? t("Save and explore") : t("Overwrite and explore")}
      isReady={isReady}
      danger={!isNew}
      save={save}
      close={close}
    >
      <p className={styles.note}>
        {isChart
          ? t("A chart needs a dataset: this query becomes one.")
          : t("The query becomes a dataset that charts can be made of.")}
      </p>
      <Radio.Group
        value={isNew}
        onChange={(event) => setIsNew(event.target.value === true)}
        options={[
          { value: true, label: t("A new dataset") },
          { value: false, label: t("In the place of another") },
        ]}
      />
      {isNew ? (
        <Labelled label={t("Dataset name")}>
          {(id) => (
            <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={250} autoFocus />
          )}
        </Labelled>
      ) : (
        <Labelled label={t("Dataset to overwrite")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("Dataset to overwrite")}
              placeholder={t("Its SQL and columns are replaced")}
              value={target}
              onChange={setTarget}
              loading={isFetching}
              showSearch={{ filterOption: false, onSearch: setSearch }}
              options={(data ?? []).map(({ id: value, table_name }) => ({ value, label: table_name }))}
            />
          )}
        </Labelled>
      )}
    </FormDialog>
  );
}

/** Names of datasets are taken soon: the moment tells them apart. */
function suggestedName(tabName: string): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${tabName} ${day} ${two(now.getHours())}:${two(now.getMinutes())}`;
}
