import { Button } from "antd";
import { DatabaseSignIn, signInOf } from "../../components/DatabaseSignIn.tsx";
import { t } from "../../i18n/t.ts";
import { placeOf, withLine } from "../editor/error-place.ts";
import { missingParameters } from "../parameters.ts";
import type { RunFailure } from "../run/store.ts";
import styles from "./ResultPane.module.css";

interface RunErrorProps {
  failure: RunFailure;
  sql: string;
  show(): void;
  askParameters(): void;
}

/** Why a query gave no rows, in the database's words, with the way to the place. */
export function RunError({ failure, sql, show, askParameters }: RunErrorProps) {
  const { message, errors, isStopped } = failure;
  const [first] = errors;
  const place = placeOf(message, sql, first?.extra);
  const line = place && sql.slice(0, place.from).split("\n").length;
  const reasons = issueTexts(first?.extra);
  const signIn = signInOf(errors);
  return (
    <section className={styles.error} role="alert" aria-label={t("Error of the query")}>
      <h3>{isStopped ? t("Stopped") : t("The query failed")}</h3>
      <pre>{line ? withLine(message.trim(), line) : message.trim()}</pre>
      {reasons.length > 0 ? (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
      {signIn ? <DatabaseSignIn signIn={signIn} /> : null}
      {missingParameters(failure).length > 0 ? (
        <Button size="small" type="primary" onClick={askParameters}>
          {t("Set the parameters")}
        </Button>
      ) : null}
      {place ? (
        <Button size="small" onClick={show}>
          {t("Show it in line {line}", { line })}
        </Button>
      ) : null}
    </section>
  );
}

/** What the server says of such errors, without the numbers of Superset's pages about them. */
function issueTexts(extra: Record<string, unknown> | null | undefined): string[] {
  const codes = Array.isArray(extra?.issue_codes) ? (extra.issue_codes as { message?: unknown }[]) : [];
  return codes.flatMap(({ message }) => (typeof message === "string" ? [message.replace(/^Issue \d+ - /, "")] : []));
}
