import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Modal } from "antd";
import { messageOf } from "../../api/errors.ts";
import { writeClipboard } from "../../components/clipboard.ts";
import { t } from "../../i18n/t.ts";

interface LinkDialogProps {
  title: string;
  make(): Promise<string>;
  close(): void;
}

/** A link to a chart or another part of a dashboard, as it is shown; it is copied at once where the browser lets pages do so. */
export function LinkDialog({ title, make, close }: LinkDialogProps) {
  const { data, error } = useQuery({
    queryKey: ["chart-link", title],
    queryFn: async () => {
      const address = await make();
      return { address, isCopied: await writeClipboard(address) };
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Modal open title={t("Link to {title}", { title })} onCancel={close} footer={null}>
      {error ? <Alert type="error" role="alert" showIcon title={messageOf(error)} /> : null}
      <Input
        readOnly
        autoFocus
        aria-label={t("Permalink")}
        value={data?.address ?? "…"}
        onFocus={(event) => event.target.select()}
      />
      <p role="status">{data?.isCopied ? t("The link is on your clipboard.") : ""}</p>
    </Modal>
  );
}
