import { Button } from "antd";
import { serverPath } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import styles from "./LoginPage.module.css";
import { SignInFrame } from "./SignInFrame.tsx";

/** What the link of a registration leads to, once it has made the account. */
export function ActivatedPage() {
  const { username, first_name, last_name } = useBootstrap();
  return (
    <SignInFrame title={t("Welcome")}>
      <p className={styles.alert}>
        {first_name} {last_name}: {t("your account is ready. Your user name is")} <strong>{username}</strong>.
      </p>
      <Button type="primary" size="large" block href={serverPath("/login/")}>
        {t("Log in")}
      </Button>
    </SignInFrame>
  );
}
