import { Button } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { ApiError } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
import styles from "./ErrorPanel.module.css";

interface Explanation {
  title: string;
  advice: string;
}

/** A whole page's failure: what happened, what to do, and the number an administrator can look up. */
export function ErrorPanel({ error, retry, what = t("page") }: { error: unknown; retry?: () => void; what?: string }) {
  const { title, advice } = explain(error, what);
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  const canRetry = retry && !(error instanceof ApiError && [403, 404].includes(error.status));
  return (
    <ErrorLayout code={error instanceof ApiError && error.status > 0 ? String(error.status) : "!"} title={title}>
      <p>{advice}</p>
      {error instanceof Error && !isExplained(error) ? <p className={styles.reason}>{error.message}</p> : null}
      {requestId ? (
        <p className={styles.request}>
          {t("Request")} <code>{requestId}</code>
        </p>
      ) : null}
      <div className={styles.actions}>
        {canRetry ? (
          <Button type="primary" onClick={retry}>
            {t("Try again")}
          </Button>
        ) : null}
        <Link to="/dashboard/list/">{t("All dashboards")}</Link>
      </div>
    </ErrorLayout>
  );
}

export function ErrorLayout({ code, title, children }: { code: string; title: string; children: ReactNode }) {
  return (
    <section className={styles.panel} role="alert">
      <div className={styles.code} aria-hidden="true">
        {code}
      </div>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </section>
  );
}

function isExplained(error: Error): boolean {
  return error instanceof ApiError && [0, 403, 404].includes(error.status);
}

function explain(error: unknown, what: string): Explanation {
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 404) {
    return {
      title: t("This {what} does not exist", { what }),
      advice: t("It may have been deleted, or its address has changed."),
    };
  }
  if (status === 403) {
    return {
      title: t("You do not have access to this {what}", { what }),
      advice: t("Ask one of its owners, or an administrator, to share it with you."),
    };
  }
  if (status === 0) {
    return { title: t("The server cannot be reached"), advice: t("Check your connection. Nothing has been lost.") };
  }
  if (error instanceof ApiError) {
    return {
      title: t("The server could not answer"),
      advice: t("Try again. If it keeps happening, give the request number below to your administrator."),
    };
  }
  return {
    title: t("This page ran into a fault"),
    advice: t("Reload it. If that does not help, tell your administrator:"),
  };
}
