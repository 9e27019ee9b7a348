import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { can, canChange } from "../../access.ts";
import { messageOf } from "../../api/errors.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { toastError } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import { loadDataset, sqlAddress } from "../api.ts";
import type { Editor } from "../use-editor.ts";

const DatasetDialog = lazy(() =>
  import("../../datasets/DatasetDialog.tsx").then((module) => ({ default: module.DatasetDialog })),
);
const SwapDialog = lazy(() => import("./SwapDialog.tsx").then((module) => ({ default: module.SwapDialog })));

/** What can be done with the dataset under a chart. */
export function DatasetMenu({ editor }: { editor: Editor }) {
  const { dataset, know } = editor;
  const { user } = useBootstrap();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<"edit" | "swap">();
  const close = () => setDialog(undefined);
  const items = [
    { key: "edit", label: t("Edit dataset"), disabled: !canChange(user, "Dataset", dataset.owners) },
    { key: "swap", label: t("Swap dataset") },
    ...(can(user, "can_execute_sql_query", "SQLLab") ? [{ key: "sql", label: t("Open in SQL Lab") }] : []),
  ];
  const renew = () => {
    loadDataset(Number(dataset.id)).then(know, (error: unknown) => toastError(messageOf(error)));
  };
  return (
    <>
      <Dropdown
        autoFocus
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items,
          onClick: ({ key }) => {
            if (key === "sql") navigate(sqlAddress(dataset));
            else setDialog(key as typeof dialog);
          },
        }}
      >
        <Button
          type="text"
          size="small"
          aria-label={t("Actions for the dataset")}
          aria-haspopup="menu"
          icon={<MoreOutlined />}
        />
      </Dropdown>
      <Suspense fallback={null}>
        {dialog === "edit" ? <DatasetDialog id={dataset.id} close={close} saved={renew} /> : null}
        {dialog === "swap" ? <SwapDialog editor={editor} close={close} /> : null}
      </Suspense>
    </>
  );
}
