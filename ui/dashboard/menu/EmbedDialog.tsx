import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Select, Typography } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { ApiError, messageOf } from "../../api/errors.ts";
import type { DashboardDetail } from "../../api/types.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import styles from "./dialogs.module.css";

interface Embedding {
  uuid: string;
  allowed_domains: string[];
}

/** Lets a dashboard be shown inside other sites: the id that the embedding SDK takes, and the sites that may. */
export function EmbedDialog({ detail, close }: { detail: DashboardDetail; close(): void }) {
  const path = `/api/v1/dashboard/${detail.id}/embedded`;
  const key = ["embedded", detail.id];
  const client = useQueryClient();
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => readEmbedding(path, signal) });
  const [domains, setDomains] = useState<string[]>();
  const [problem, setProblem] = useState<string>();
  const [isSaving, setIsSaving] = useState(false);
  const shown = domains ?? data?.allowed_domains ?? [];
  const run = async (task: () => Promise<Embedding | null>) => {
    setIsSaving(true);
    setProblem(undefined);
    try {
      client.setQueryData(key, await task());
      setDomains(undefined);
    } catch (reason) {
      setProblem(messageOf(reason));
    } finally {
      setIsSaving(false);
    }
  };
  const save = () =>
    run(async () => (await api.post<{ result: Embedding }>(path, { json: { allowed_domains: shown } })).result);
  const stop = () => run(async () => api.delete(path).then(() => null));
  const failure = problem ?? (error ? messageOf(error) : undefined);
  return (
    <Modal
      open
      title={t("Embed this dashboard")}
      onCancel={close}
      footer={
        <>
          {data ? (
            <Button danger loading={isSaving} onClick={() => void stop()}>
              {t("Stop embedding")}
            </Button>
          ) : null}
          <Button
            type="primary"
            loading={isSaving}
            disabled={data === undefined || (data !== null && domains === undefined)}
            onClick={() => void save()}
          >
            {data ? t("Save") : t("Enable embedding")}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {failure ? <Alert type="error" role="alert" showIcon title={failure} /> : null}
        <Labelled label={t("Sites that may show it")}>
          {(id) => (
            <Select
              id={id}
              mode="tags"
              open={false}
              suffixIcon={null}
              tokenSeparators={[",", " "]}
              value={shown}
              onChange={setDomains}
              placeholder={t("Any site; or e.g. https://www.example.com")}
            />
          )}
        </Labelled>
        {data ? (
          <>
            <p>{t("The embedding SDK and guest tokens take this id:")}</p>
            <Typography.Paragraph code copyable={{ text: data.uuid }} data-embedded-id>
              {data.uuid}
            </Typography.Paragraph>
          </>
        ) : (
          <p>
            {t("Sites show it with the package @superset-ui/embedded-sdk and guest tokens that their server asks for.")}
          </p>
        )}
      </div>
    </Modal>
  );
}

/** What is stored; null where the dashboard is not embedded. */
async function readEmbedding(path: string, signal: AbortSignal): Promise<Embedding | null> {
  try {
    return (await api.get<{ result: Embedding }>(path, { signal })).result;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
