import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useEffect } from "react";
import { goToLogin, serverPath } from "../api/client.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";

/** Leads to the sign-in in another tab, so that what is not saved stays; goes when the same person has signed in. */
export function SessionEndDialog({ close }: { close(): void }) {
  const { user } = useBootstrap();
  const client = useQueryClient();
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await fetch(serverPath("/api/v1/me/"), { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const { result } = (await answer.json()) as { result: { username: string } };
      // What stands in the page is not for everybody's eyes.
      if (result.username !== user.username) return location.reload();
      close();
      await client.refetchQueries({ predicate: ({ state }) => state.status === "error" });
    };
    const lookAgain = () => void look().catch(() => undefined);
    addEventListener("focus", lookAgain);
    document.addEventListener("visibilitychange", lookAgain);
    return () => {
      removeEventListener("focus", lookAgain);
      document.removeEventListener("visibilitychange", lookAgain);
    };
  }, [client, close, user.username]);
  return (
    <Modal
      open
      width={460}
      zIndex={2000}
      title={t("Your session has ended")}
      mask={{ closable: false }}
      onCancel={close}
      footer={[
        <Button key="leave" onClick={goToLogin}>
          {t("Leave this page")}
        </Button>,
        <Button
          key="enter"
          type="primary"
          href={`${serverPath("/login/")}?next=${encodeURIComponent(serverPath("/superset/welcome/"))}`}
          target="_blank"
        >
          {t("Log in in a new tab")}
        </Button>,
      ]}
    >
      {t("What you have not saved is still here. Log in again in another tab, then come back and go on.")}
    </Modal>
  );
}
