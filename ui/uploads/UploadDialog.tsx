import { InboxOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Modal, Upload } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { t } from "../i18n/t.ts";
import { uploadDatabases } from "./api.ts";
import { encodingOf, guessReading, type Reading } from "./guess.ts";
import { accepted, type FileType, fileType } from "./options.ts";
import styles from "./UploadDialog.module.css";
import { UploadForm } from "./UploadForm.tsx";

export interface Chosen {
  file: File;
  type: FileType;
  /** what a text file lets suppose */
  found: Partial<Reading> & { encoding?: string };
}

/** Makes a table and a dataset of a file: choose it, see what is in it, say where it goes. */
export function UploadDialog({ close, saved }: { close(): void; saved(): void }) {
  const { data: databases, error } = useQuery({
    queryKey: ["upload-databases"],
    queryFn: ({ signal }) => uploadDatabases(signal),
  });
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<string>();
  const choose = async (file: File) => {
    const type = fileType(file.name);
    setProblem(
      type ? undefined : t("{name} is none of {kinds}.", { name: file.name, kinds: accepted.replaceAll(",", ", ") }),
    );
    if (!type) return;
    if (file.size === 0) return setProblem(t("{name} is empty.", { name: file.name }));
    if (type !== "csv") return setChosen({ file, type, found: {} });
    const encoding = await encodingOf(file);
    const start = new TextDecoder(encoding).decode(await file.slice(0, 10_000).arrayBuffer());
    setChosen({ file, type, found: { encoding, ...guessReading(start) } });
  };
  return (
    <Modal
      open
      title={chosen ? t("Upload {name}", { name: chosen.file.name }) : t("Upload a file")}
      width={chosen ? 960 : 560}
      style={{ top: 40 }}
      mask={{ closable: chosen === undefined }}
      onCancel={close}
      footer={null}
    >
      {error ? <Alert type="error" title={error.message} /> : null}
      {databases?.length === 0 ? (
        <Alert
          type="info"
          title={t("No database takes files yet")}
          description={
            <>
              {t("Open a database in the")} <Link to="/databaseview/list/">{t("list of databases")}</Link>{" "}
              {t("and switch on “Files may be uploaded” below Advanced, Security.")}
            </>
          }
        />
      ) : chosen && databases ? (
        <UploadForm
          {...chosen}
          databases={databases}
          another={() => setChosen(undefined)}
          close={close}
          saved={saved}
        />
      ) : databases ? (
        <Upload.Dragger
          className={styles.drop}
          accept={accepted}
          multiple={false}
          showUploadList={false}
          beforeUpload={(file) => {
            void choose(file);
            return false;
          }}
        >
          <p className={styles.icon}>
            <InboxOutlined aria-hidden="true" />
          </p>
          <p>{t("Choose a file, or drop it here")}</p>
          <p className={styles.note}>
            {t("CSV, Excel or Parquet; several Parquet files with the same columns as a zip")}
          </p>
        </Upload.Dragger>
      ) : null}
      {problem ? <Alert type="error" title={problem} role="alert" className={styles.problem} /> : null}
    </Modal>
  );
}
