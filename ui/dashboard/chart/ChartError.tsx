import { ReloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { ApiError } from "../../api/errors.ts";
import { DatabaseSignIn, signInOf } from "../../components/DatabaseSignIn.tsx";
import { t } from "../../i18n/t.ts";
import styles from "./ChartError.module.css";

const longest = 180;

/** Why a chart has no data, what to do about it, and another try. */
export function ChartError({ error, retry }: { error: Error; retry: () => void }) {
  const [isWhole, setIsWhole] = useState(false);
  const hints = hintsOf(error);
  const signIn = error instanceof ApiError ? signInOf(error.errors) : undefined;
  const isRefused = error instanceof ApiError && error.status === 403;
  const isLong = isRefused || error.message.length > longest || hints.length > 1;
  const message = isWhole || !isLong ? error.message : `${error.message.slice(0, longest)}…`;
  return (
    <div className={styles.error} role="alert">
      <p className={styles.title}>{titleOf(error)}</p>
      {/* Which permission is missing is for those who can give it. */}
      {isRefused && !isWhole ? null : <p className={styles.message}>{message}</p>}
      {hints.slice(0, isWhole ? undefined : 1).map((hint) => (
        <p key={hint} className={styles.hint}>
          {hint}
        </p>
      ))}
      <div className={styles.actions}>
        {signIn ? <DatabaseSignIn signIn={signIn} done={retry} /> : null}
        <Button size="small" icon={<ReloadOutlined />} onClick={retry}>
          {t("Try again")}
        </Button>
        {isLong ? (
          <Button size="small" type="text" onClick={() => setIsWhole(!isWhole)} aria-expanded={isWhole}>
            {isWhole ? t("Less") : t("More")}
          </Button>
        ) : null}
      </div>
      {isWhole && error instanceof ApiError && error.requestId ? (
        <p className={styles.hint}>{t("Request {requestId}", { requestId: error.requestId })}</p>
      ) : null}
    </div>
  );
}

function titleOf(error: Error): string {
  if (!(error instanceof ApiError)) return t("This chart could not be prepared");
  if (error.status === 0) return t("No connection");
  if (error.status === 403) return t("You may not see these data");
  if (error.status === 404) return t("The dataset of this chart is gone");
  if ([408, 504].includes(error.status) || /timed? ?out/i.test(error.message)) return t("The query took too long");
  return t("The data could not be loaded");
}

/** The server's advice, else ours. */
function hintsOf(error: Error): string[] {
  const codes = error instanceof ApiError ? error.errors.flatMap((one) => one.extra?.issue_codes ?? []) : [];
  const texts = codes
    .map((code) => (typeof code === "object" && code !== null && "message" in code ? String(code.message) : ""))
    .filter((text) => text !== "" && !text.includes(error.message));
  if (texts.length > 0) return [...new Set(texts)];
  if (error instanceof ApiError && error.status === 403) return [t("Ask an owner of the dataset for access.")];
  if (/timed? ?out/i.test(error.message)) return [t("A shorter time range or more filters make the query smaller.")];
  return [];
}
