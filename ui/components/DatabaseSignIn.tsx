import { LoginOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect } from "react";
import type { ServerError } from "../api/errors.ts";
import { t } from "../i18n/t.ts";

/** Where the server sends people who have to sign in to a database themselves. */
interface SignIn {
  url: string;
  tabId: string;
  /** The address that they come back to. */
  returnOrigin: string;
}

/** What an error says of signing in to a database; undefined for other errors. */
export function signInOf(errors: readonly ServerError[]): SignIn | undefined {
  const extra = errors.find((error) => error.error_type === "OAUTH2_REDIRECT")?.extra;
  const { url, tab_id: tabId, redirect_uri: back } = extra ?? {};
  if (typeof url !== "string" || typeof tabId !== "string" || typeof back !== "string") return undefined;
  if (!/^https?:/.test(url) || !URL.canParse(back)) return undefined;
  return { url, tabId, returnOrigin: new URL(back).origin };
}

/** Opens the database's own sign-in in another tab; `done` is called once that tab says that it is over. */
export function DatabaseSignIn({ signIn: { url, tabId, returnOrigin }, done }: { signIn: SignIn; done?: () => void }) {
  useEffect(() => {
    const hear = ({ data, origin }: MessageEvent) => {
      if (origin === returnOrigin && (data as { tabId?: unknown } | null)?.tabId === tabId) done?.();
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [tabId, returnOrigin, done]);
  return (
    // The tab tells this one that it is over, so it has to know it.
    <Button size="small" type="primary" icon={<LoginOutlined />} href={url} target="_blank" rel="opener">
      {t("Sign in to the database")}
    </Button>
  );
}
