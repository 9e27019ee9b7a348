import { useQuery } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { useState } from "react";
import { t } from "../i18n/t.ts";
import { UsesList } from "./UsesList.tsx";
import { together, type Uses } from "./uses.ts";

interface ConfirmDeleteProps {
  /** what goes, as it stands in a question */
  what: string;
  ids: number[];
  /** what hangs on one of them */
  usesOf?(id: number, signal: AbortSignal): Promise<Uses[]>;
  /** why it cannot be deleted with these uses */
  obstacle?(uses: readonly Uses[]): string | undefined;
  run(): Promise<unknown>;
  close(): void;
}

/** Asks before something is deleted for good, and says what goes with it or no longer works. */
export function ConfirmDelete({ what, ids, usesOf, obstacle, run, close }: ConfirmDeleteProps) {
  const [isBusy, setIsBusy] = useState(false);
  // Who cannot be told what hangs on it may still delete it: the server decides.
  const { data: uses = [], isLoading } = useQuery({
    queryKey: ["uses", what, ids],
    queryFn: async ({ signal }) => together(await Promise.all(ids.map((id) => usesOf?.(id, signal) ?? []))),
    enabled: usesOf !== undefined,
    retry: false,
    gcTime: 0,
    staleTime: 0,
  });
  const reason = obstacle?.(uses);
  return (
    <Modal
      open
      width={440}
      title={t("Delete {what}?", { what })}
      okText={t("Delete")}
      okButtonProps={{ danger: true, loading: isBusy, disabled: isLoading || reason !== undefined }}
      onOk={async () => {
        setIsBusy(true);
        await run();
        close();
      }}
      onCancel={close}
    >
      {reason ? (
        <Alert type="warning" role="alert" showIcon title={reason} />
      ) : uses.length > 0 ? (
        <Alert
          type="warning"
          role="alert"
          showIcon
          title={t("What stands below will no longer work. This cannot be undone.")}
        />
      ) : (
        t("This cannot be undone.")
      )}
      {isLoading ? <div className="skeleton" style={{ height: 48, marginTop: 12 }} aria-busy="true" /> : null}
      <UsesList uses={uses} />
    </Modal>
  );
}
