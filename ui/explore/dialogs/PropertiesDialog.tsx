import { useQuery } from "@tanstack/react-query";
import { Alert, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { type ChartDetail, showChart } from "../../api/resources.ts";
import { RelatedField } from "../../components/ChoiceField.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";

interface Properties extends ChartDetail {
  cache_timeout: number | null;
  certification_details: string | null;
}

interface PropertiesDialogProps {
  chartId: number;
  close(): void;
  saved(): void;
}

/** A chart's name, description, owners, certification and how long its data are kept. */
export function PropertiesDialog({ chartId, close, saved }: PropertiesDialogProps) {
  const { data, error } = useQuery({
    queryKey: ["chart-properties", chartId],
    queryFn: async ({ signal }) => (await showChart(chartId, signal)) as Properties,
    staleTime: 0,
    gcTime: 0,
  });
  if (data) return <Form chart={data} close={close} saved={saved} />;
  return (
    <Modal open title={t("Chart properties")} onCancel={close} footer={null}>
      {error ? <Alert type="error" title={error.message} /> : <div className="skeleton" style={{ height: 260 }} />}
    </Modal>
  );
}

function Form({ chart, close, saved }: { chart: Properties; close(): void; saved(): void }) {
  const [fields, setFields] = useState({
    slice_name: chart.slice_name ?? "",
    description: chart.description ?? "",
    certified_by: chart.certified_by ?? "",
    certification_details: chart.certification_details ?? "",
    cache_timeout: chart.cache_timeout,
  });
  const [owners, setOwners] = useState(
    (chart.owners ?? []).map((one) => ({ value: one.id, label: `${one.first_name} ${one.last_name}` })),
  );
  const put = (patch: Partial<typeof fields>) => setFields({ ...fields, ...patch });
  const save = async () => {
    const nothing = (text: string) => text.trim() || null;
    const json = {
      ...fields,
      slice_name: fields.slice_name.trim(),
      description: nothing(fields.description),
      certified_by: nothing(fields.certified_by),
      certification_details: nothing(fields.certification_details),
      owners: owners.map(({ value }) => value),
    };
    await api.put(`/api/v1/chart/${chart.id}`, { json });
    saved();
  };
  return (
    <FormDialog
      title={t("Chart properties")}
      okText={t("Save")}
      isReady={fields.slice_name.trim() !== ""}
      save={save}
      close={close}
    >
      <Labelled label={t("Name")}>
        {(id) => (
          <Input
            id={id}
            value={fields.slice_name}
            maxLength={250}
            onChange={(event) => put({ slice_name: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("Description (Markdown)")}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={fields.description}
            rows={3}
            onChange={(event) => put({ description: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("Owners")}>
        {(id) => <RelatedField id={id} related="chart/related/owners" value={owners} onChange={setOwners} />}
      </Labelled>
      <Labelled label={t("Cache timeout (seconds; -1 never keeps)")}>
        {(id) => (
          <InputNumber
            id={id}
            value={fields.cache_timeout}
            min={-1}
            onChange={(cache_timeout) => put({ cache_timeout })}
            style={{ width: "100%" }}
          />
        )}
      </Labelled>
      <Labelled label={t("Certified by")}>
        {(id) => (
          <Input id={id} value={fields.certified_by} onChange={(event) => put({ certified_by: event.target.value })} />
        )}
      </Labelled>
      <Labelled label={t("Certification details")}>
        {(id) => (
          <Input
            id={id}
            value={fields.certification_details}
            onChange={(event) => put({ certification_details: event.target.value })}
          />
        )}
      </Labelled>
    </FormDialog>
  );
}
