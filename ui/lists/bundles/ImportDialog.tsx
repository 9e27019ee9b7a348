import { InboxOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Checkbox, Input, Modal, Upload } from "antd";
import { useState } from "react";
import { sendForm } from "../../api/send-form.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { toastDone } from "../../components/toast-store.ts";
import { inSentence, t } from "../../i18n/t.ts";
import type { ToolDialogProps } from "../spec.ts";
import { type Demands, demandsOf, type SecretKind } from "./demands.ts";
import styles from "./ImportDialog.module.css";

const labels: Record<SecretKind, string> = {
  passwords: t("Password"),
  ssh_tunnel_passwords: t("Password of the SSH tunnel"),
  ssh_tunnel_private_keys: t("Private key of the SSH tunnel"),
  ssh_tunnel_private_key_passwords: t("Password of that key"),
};

type Secrets = Partial<Record<SecretKind, Record<string, string>>>;

/** Imports an archive; asks for the passwords that it lacks, and before it replaces anything. */
export function ImportDialog({ api, title, close, saved }: ToolDialogProps) {
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [demands, setDemands] = useState<Demands>();
  const [secrets, setSecrets] = useState<Secrets>({});
  const [replaces, setReplaces] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const asked = demands?.secrets ?? [];
  const existing = demands?.existing ?? [];
  const isReady =
    file !== undefined &&
    (existing.length === 0 || replaces) &&
    asked.every(({ file: of, kind }) => secrets[kind]?.[of]);
  const choose = (chosen: File) => {
    setFile(chosen);
    setDemands(undefined);
    setReplaces(false);
  };
  const send = async () => {
    if (!file) return;
    setIsBusy(true);
    const form = new FormData();
    form.set(api === "assets" ? "bundle" : "formData", file, file.name);
    if (replaces) form.set("overwrite", "true");
    for (const [kind, byFile] of Object.entries(secrets)) form.set(kind, JSON.stringify(byFile));
    try {
      await sendForm(`/api/v1/${api}/import/`, form);
      toastDone(t("{name} is imported.", { name: file.name }));
      void client.invalidateQueries();
      saved();
      close();
    } catch (error) {
      setDemands(merged(demands, demandsOf(error)));
      setIsBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("Import {title}", { title: inSentence(title) })}
      okText={replaces ? t("Replace and import") : t("Import")}
      okButtonProps={{ disabled: !isReady, loading: isBusy, danger: replaces }}
      onOk={() => void send()}
      onCancel={close}
    >
      <div className={styles.form}>
        <Upload.Dragger
          accept=".zip,.json,.yaml,.yml"
          multiple={false}
          showUploadList={false}
          beforeUpload={(chosen) => {
            choose(chosen);
            return false;
          }}
        >
          {file ? (
            <p role="status">{file.name}</p>
          ) : (
            <>
              <p className={styles.icon}>
                <InboxOutlined aria-hidden="true" />
              </p>
              <p>{t("Choose an archive that was exported here or from Superset, or drop it")}</p>
            </>
          )}
        </Upload.Dragger>
        {(demands?.others ?? []).map((message) => (
          <Alert
            key={message}
            type="error"
            title={message}
            description={
              /security reasons/.test(message)
                ? t(
                    "Databases that are files of the server are taken where PREVENT_UNSAFE_DB_CONNECTIONS is False in the settings.",
                  )
                : undefined
            }
            role="alert"
            showIcon
          />
        ))}
        {asked.length > 0 ? (
          <p className={styles.note}>{t("Exports hold no passwords. Give those of these connections:")}</p>
        ) : null}
        {asked.map(({ file: of, kind }) => (
          <Labelled
            key={`${of} ${kind}`}
            label={t("{secret} for {connection}", { secret: labels[kind], connection: nameOf(of) })}
          >
            {(id) => (
              <SecretInput
                id={id}
                isLong={kind === "ssh_tunnel_private_keys"}
                value={secrets[kind]?.[of] ?? ""}
                change={(secret) => setSecrets({ ...secrets, [kind]: { ...secrets[kind], [of]: secret } })}
              />
            )}
          </Labelled>
        ))}
        {existing.length > 0 ? (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={t("{existing}: there already", { existing: existing.map(nameOf).join(", ") })}
            description={
              <Checkbox checked={replaces} onChange={(event) => setReplaces(event.target.checked)}>
                {t("Replace what is there; what was changed since is lost")}
              </Checkbox>
            }
          />
        ) : null}
      </div>
    </Modal>
  );
}

interface SecretInputProps {
  id: string;
  isLong: boolean;
  value: string;
  change(secret: string): void;
}

function SecretInput({ id, isLong, value, change }: SecretInputProps) {
  return isLong ? (
    <Input.TextArea id={id} rows={4} value={value} onChange={(event) => change(event.target.value)} />
  ) : (
    <Input.Password
      id={id}
      autoComplete="new-password"
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** "databases/Sales.yaml" is known as Sales, "charts/Sales_by_day_12.yaml" as Sales by day. */
function nameOf(file: string): string {
  const name = (file.split("/").pop() ?? file).replace(/\.ya?ml$/, "");
  return /(^|\/)(charts|dashboards)\//.test(file) ? name.replace(/_\d+$/, "").replaceAll("_", " ") : name;
}

/** The server asks for one kind of thing at a time: what it asked before stays in sight. */
function merged(before: Demands | undefined, now: Demands): Demands {
  const key = ({ file, kind }: Demands["secrets"][number]) => `${file} ${kind}`;
  const secrets = new Map([...(before?.secrets ?? []), ...now.secrets].map((one) => [key(one), one]));
  const existing = [...new Set([...(before?.existing ?? []), ...now.existing])];
  return { secrets: [...secrets.values()], existing, others: now.others };
}
