import { Input } from "antd";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import type { Certified } from "./certified.ts";
import styles from "./DatasetDialog.module.css";

interface FieldProps {
  label: string;
  value: string | null | undefined;
  placeholder?: string;
  put(value: string | null): void;
}

/** A line of text; an empty one is nothing. */
export function Line({ label, value, placeholder, put }: FieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <Input
          id={id}
          value={value ?? ""}
          placeholder={placeholder}
          onChange={(event) => put(event.target.value || null)}
        />
      )}
    </Labelled>
  );
}

/** Several lines of text or of SQL, over the whole width. */
export function Text({ label, value, placeholder, put, isCode }: FieldProps & { isCode?: boolean }) {
  return (
    <div className={styles.whole}>
      <Labelled label={label}>
        {(id) => (
          <Input.TextArea
            id={id}
            className={isCode ? styles.code : undefined}
            autoSize={{ minRows: 2, maxRows: 10 }}
            spellCheck={!isCode}
            value={value ?? ""}
            placeholder={placeholder}
            onChange={(event) => put(event.target.value || null)}
          />
        )}
      </Labelled>
    </div>
  );
}

/** Who vouches for it, and what to mind when using it. */
export function CertifiedFields({ value, put }: { value: Certified; put(changes: Certified): void }) {
  return (
    <>
      <Line
        label={t("Certified by")}
        value={value.certified_by}
        put={(text) => put({ certified_by: text ?? undefined })}
      />
      <Line
        label={t("Details of the certification")}
        value={value.details}
        put={(text) => put({ details: text ?? undefined })}
      />
      <Text
        label={t("Warning (Markdown)")}
        value={value.warning_markdown}
        put={(text) => put({ warning_markdown: text ?? undefined })}
      />
    </>
  );
}
