import { Button, Input } from "antd";
import { useId, useState } from "react";
import { serverPath } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import styles from "./LoginPage.module.css";
import { pageCsrfToken } from "./page-token.ts";
import { SignInFrame } from "./SignInFrame.tsx";

const fields = (): { name: string; label: string; type?: string; complete: string; max: number }[] => [
  { name: "username", label: t("User name"), complete: "username", max: 128 },
  { name: "first_name", label: t("First name"), complete: "given-name", max: 64 },
  { name: "last_name", label: t("Last name"), complete: "family-name", max: 64 },
  { name: "email", label: t("E-mail"), type: "email", complete: "email", max: 320 },
  { name: "password", label: t("Password"), type: "password", complete: "new-password", max: 1024 },
  { name: "conf_password", label: t("Password again"), type: "password", complete: "new-password", max: 1024 },
];

const kept = "registration";

/** What has been filled in, without the passwords, for the case that the server has something to say about it. */
function keepFields(form: FormData): void {
  const plain = fields().filter(({ type }) => type !== "password");
  sessionStorage.setItem(kept, JSON.stringify(Object.fromEntries(plain.map(({ name }) => [name, form.get(name)]))));
}

function keptFields(): Record<string, string> {
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

/** Where people ask for an account: a plain form post, as Flask-AppBuilder's. The server checks it and sends a mail. */
export function RegisterPage() {
  const id = useId();
  const { common } = useBootstrap();
  const [isSending, setIsSending] = useState(false);
  const [before] = useState(() => (common.flash_messages.length > 0 ? keptFields() : {}));
  return (
    <SignInFrame title={t("Register")}>
      {common.conf.AUTH_USER_REGISTRATION === true && common.conf.AUTH_TYPE === 1 ? (
        <form
          action={serverPath("/register/form")}
          method="post"
          className={styles.form}
          onSubmit={(event) => {
            keepFields(new FormData(event.currentTarget));
            setIsSending(true);
          }}
        >
          <input type="hidden" name="csrf_token" value={pageCsrfToken()} />
          {fields().map(({ name, label, type = "text", complete, max }) => (
            <div key={name} className={styles.field}>
              <label htmlFor={`${id}-${name}`}>{label}</label>
              <Input
                id={`${id}-${name}`}
                name={name}
                type={type}
                size="large"
                autoComplete={complete}
                maxLength={max}
                defaultValue={before[name]}
                required
              />
            </div>
          ))}
          <Button type="primary" size="large" htmlType="submit" block loading={isSending}>
            {t("Register")}
          </Button>
        </form>
      ) : (
        <p>{t("People cannot register themselves here. Ask an administrator for an account.")}</p>
      )}
      <p className={styles.other}>
        <a href={serverPath("/login/")}>{t("Log in")}</a>
      </p>
    </SignInFrame>
  );
}
