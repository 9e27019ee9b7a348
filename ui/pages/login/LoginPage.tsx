import { Alert, Button, Input } from "antd";
import { type KeyboardEvent, useId, useState } from "react";
import { serverPath } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { useTitle } from "../../components/use-title.ts";
import { t } from "../../i18n/t.ts";
import { Logo } from "../../layout/Logo.tsx";
import { ThemeSwitch } from "../../layout/ThemeSwitch.tsx";
import styles from "./LoginPage.module.css";

interface Provider {
  name: string;
}

/** AUTH_TYPE of sign-in by OAuth; otherwise a name and a password are asked for. */
const OAUTH = 4;

export function LoginPage() {
  useTitle(t("Log in"));
  const { common } = useBootstrap();
  const next = new URLSearchParams(location.search).get("next");
  const { AUTH_TYPE: type, AUTH_PROVIDERS: named = [] } = common.conf as {
    AUTH_TYPE?: number;
    AUTH_PROVIDERS?: Provider[];
  };
  const providers = type === OAUTH ? named : undefined;

  return (
    <div className={styles.page}>
      <div className={styles.theme}>
        <ThemeSwitch />
      </div>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Logo size={26} />
          <span>Liteset</span>
        </div>
        <h1 className={styles.title}>{t("Log in")}</h1>
        {common.flash_messages.map(([category, message]) => (
          <Alert
            key={message}
            type={alertType(category)}
            title={message}
            showIcon
            className={styles.alert}
            role="alert"
          />
        ))}
        {providers ? <Providers providers={providers} next={next} /> : <PasswordForm next={next} />}
      </main>
    </div>
  );
}

/** A plain form post, as Flask-AppBuilder's: password stores and scripts know what to do with it. */
function PasswordForm({ next }: { next: string | null }) {
  const id = useId();
  const [isSending, setIsSending] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const noteCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <form action={formAction(next)} method="post" className={styles.form} onSubmit={() => setIsSending(true)}>
      <input type="hidden" name="csrf_token" value={pageCsrfToken()} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <label htmlFor={`${id}-username`}>{t("User name")}</label>
      <Input
        id={`${id}-username`}
        name="username"
        size="large"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <label htmlFor={`${id}-password`}>{t("Password")}</label>
      <Input.Password
        id={`${id}-password`}
        name="password"
        size="large"
        autoComplete="current-password"
        required
        onKeyDown={noteCapsLock}
        onKeyUp={noteCapsLock}
        onBlur={() => setCapsLock(false)}
        aria-describedby={`${id}-caps`}
      />
      <p id={`${id}-caps`} className={styles.hint} aria-live="polite">
        {capsLock ? t("Caps lock is on.") : ""}
      </p>
      <Button type="primary" size="large" htmlType="submit" block loading={isSending}>
        {t("Log in")}
      </Button>
    </form>
  );
}

/** A link for each service that people sign in with. */
function Providers({ providers, next }: { providers: readonly Provider[]; next: string | null }) {
  const [chosen, setChosen] = useState<string>();
  if (providers.length === 0) return <Alert type="error" showIcon title={t("No service to sign in with is set up.")} />;
  return (
    <div className={styles.providers}>
      {providers.map(({ name }) => (
        <Button
          key={name}
          size="large"
          block
          href={providerAddress(name, next)}
          loading={chosen === name}
          onClick={() => setChosen(name)}
        >
          {t("Sign in with")} {titleOf(name)}
        </Button>
      ))}
    </div>
  );
}

/** The page comes with its token, as Superset's does. */
function pageCsrfToken(): string {
  return document.querySelector<HTMLInputElement>("input#csrf_token")?.value ?? "";
}

function formAction(next: string | null): string {
  const path = serverPath("/login/");
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

function alertType(category: string): "error" | "success" | "info" {
  // Flask-AppBuilder warns of a wrong password; here nothing else is said that way.
  if (category === "danger" || category === "error" || category === "warning") return "error";
  return category === "success" ? category : "info";
}

function providerAddress(name: string, next: string | null): string {
  const path = serverPath(`/login/${encodeURIComponent(name)}`);
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

/** `google` is Google. */
const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
