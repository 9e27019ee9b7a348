import { SafetyCertificateFilled, WarningFilled } from "@ant-design/icons";
import { certificationOf } from "../datasets/certified.ts";
import { t } from "../i18n/t.ts";
import styles from "./Marks.module.css";

interface MarksProps {
  certifiedBy?: string | null;
  details?: string | null;
  /** what to mind when using it */
  warnings?: readonly (string | null | undefined)[];
}

/** Who vouches for something, and what to mind; nothing where there is neither. */
export function Marks({ certifiedBy, details, warnings = [] }: MarksProps) {
  const minded = warnings.filter(Boolean);
  return (
    <>
      {certifiedBy ? (
        <SafetyCertificateFilled
          className={styles.certified}
          title={[t("Certified by {certified_by}", { certified_by: certifiedBy }), details].filter(Boolean).join(": ")}
        />
      ) : null}
      {minded.length > 0 ? <WarningFilled className={styles.warning} title={minded.join("\n")} /> : null}
    </>
  );
}

/** The same, of a JSON text `extra` as datasets, columns and metrics have it. */
export function ExtraMarks({ extra }: { extra: string | null | undefined }) {
  const { certified_by, details, warning_markdown } = certificationOf(extra);
  return <Marks certifiedBy={certified_by} details={details} warnings={[warning_markdown]} />;
}
