import { Alert, Button, Input } from "antd";
import { type KeyboardEvent, useId, useState } from "react";
import { serverPath } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import styles from "./LoginPage.module.css";
import { pageCsrfToken } from "./page-token.ts";
import { SignInFrame } from "./SignInFrame.tsx";

interface Provider {
  name: string;
}

/** Values of AUTH_TYPE: with OAuth, services sign in; otherwise a name and a password are asked for. */
const DATABASE = 1;
const OAUTH = 4;

export function LoginPage() {
  const { common } = useBootstrap();
  const next = new URLSearchParams(location.search).get("next");
  const {
    AUTH_TYPE: type,
    AUTH_PROVIDERS: named = [],
    AUTH_USER_REGISTRATION: isOpen,
  } = common.conf as { AUTH_TYPE?: number; AUTH_PROVIDERS?: Provider[]; AUTH_USER_REGISTRATION?: boolean };
  const providers = type === OAUTH ? named : undefined;

  return (
    <SignInFrame title={t("Log in")}>
      {providers ? <Providers providers={providers} next={next} /> : <PasswordForm next={next} />}
      {isOpen && type === DATABASE ? (
        <p className={styles.other}>
          {t("No account yet?")} <a href={serverPath("/register/")}>{t("Register")}</a>
        </p>
      ) : null}
    </SignInFrame>
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

function formAction(next: string | null): string {
  const path = serverPath("/login/");
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

function providerAddress(name: string, next: string | null): string {
  const path = serverPath(`/login/${encodeURIComponent(name)}`);
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

/** `google` is Google. */
const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
