import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { api } from "../api/client.ts";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import styles from "./ReportDialog.module.css";

type Json = Record<string, unknown>;

interface StateFieldProps {
  id?: string;
  value?: Json;
  onChange?(state: Json | undefined): void;
}

/** The state that a dashboard is sent in, out of a link that somebody copied from it with its filters and tabs. */
export function StateField({ id, value, onChange }: StateFieldProps) {
  const { feature_flags: flags } = useBootstrap().common;
  const [problem, setProblem] = useState<string>();
  if (!flags.ALERT_REPORT_TABS)
    return (
      <p className={styles.note}>
        {t(
          "As the dashboard opens. To send it with filters or single tabs, an administrator switches ALERT_REPORT_TABS on in FEATURE_FLAGS.",
        )}
      </p>
    );
  const read = async (link: string) => {
    setProblem(undefined);
    const key = /\/p\/([^/?#]+)/.exec(link)?.[1];
    if (!key) {
      if (link.trim()) setProblem(t("This is no link that was copied with “Share” in a dashboard."));
      return;
    }
    try {
      const { state } = await api.get<{ state: Json }>(`/api/v1/dashboard/permalink/${encodeURIComponent(key)}`);
      onChange?.(state);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      {value ? (
        <p className={styles.state}>
          {t("As in the link that was given.")}{" "}
          <Button size="small" onClick={() => onChange?.(undefined)}>
            {t("As the dashboard opens")}
          </Button>
        </p>
      ) : (
        <Input
          id={id}
          placeholder={t("As the dashboard opens; or paste a link copied from it")}
          onChange={(event) => void read(event.target.value)}
        />
      )}
      {problem ? <Alert type="error" title={problem} role="alert" /> : null}
    </>
  );
}
