import { Alert } from "antd";
import type { ReactNode } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { useTitle } from "../../components/use-title.ts";
import { serverText } from "../../i18n/server-text.ts";
import { Logo } from "../../layout/Logo.tsx";
import { ThemeSwitch } from "../../layout/ThemeSwitch.tsx";
import styles from "./LoginPage.module.css";

/** What surrounds the forms of those who are not signed in, with what the server has to say. */
export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  const { common } = useBootstrap();
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
        <h1 className={styles.title}>{title}</h1>
        {common.flash_messages.map(([category, message]) => (
          <Alert
            key={message}
            type={alertType(category)}
            title={serverText(message)}
            showIcon
            className={styles.alert}
            role="alert"
          />
        ))}
        {children}
      </main>
    </div>
  );
}

function alertType(category: string): "error" | "success" | "info" {
  // Flask-AppBuilder warns of a wrong password; here nothing else is said that way.
  if (category === "danger" || category === "error" || category === "warning") return "error";
  return category === "success" ? category : "info";
}
