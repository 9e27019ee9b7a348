import { useQuery } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { useState } from "react";
import { t } from "../i18n/t.ts";
import type { EditDialogProps } from "../lists/spec.ts";
import { type EngineChoice, type Engines, type Json, listEngines, showConnection } from "./api.ts";
import { Connected } from "./Connected.tsx";
import { ConnectionForm } from "./ConnectionForm.tsx";
import { newValues, toValues } from "./connection.ts";
import styles from "./DatabaseDialog.module.css";
import { EnginePicker } from "./EnginePicker.tsx";
import { usualPort } from "./engine-hints.ts";

/** Connects a database: choose the engine, fill in its form or its address; or changes a connection. */
export function DatabaseDialog({ id, close, saved }: EditDialogProps) {
  const engines = useQuery({ queryKey: ["engines"], queryFn: ({ signal }) => listEngines(signal) });
  const stored = useQuery({
    queryKey: ["connection", id],
    queryFn: ({ signal }) => showConnection(id ?? 0, signal),
    enabled: id !== undefined,
    gcTime: 0,
    staleTime: 0,
  });
  const [connected, setConnected] = useState<{ id: number; name: string; takesFiles: boolean }>();
  const error = engines.error ?? stored.error;
  const isReady = engines.data && (id === undefined || stored.data);
  const title = connected ? t("Connected") : id === undefined ? t("Connect a database") : t("Edit database");
  return (
    <Modal open title={title} width={680} style={{ top: 48 }} mask={{ closable: false }} onCancel={close} footer={null}>
      {error ? (
        <Alert type="error" title={error.message} />
      ) : connected ? (
        <Connected {...connected} />
      ) : isReady ? (
        <Steps
          id={id}
          engines={engines.data}
          detail={stored.data}
          close={close}
          saved={(made) => {
            saved();
            if (id === undefined) setConnected(made);
            else close();
          }}
        />
      ) : (
        <div className={`skeleton ${styles.waiting}`} />
      )}
    </Modal>
  );
}

interface StepsProps {
  id: number | undefined;
  engines: Engines;
  detail: Json | undefined;
  close(): void;
  saved(made: { id: number; name: string; takesFiles: boolean }): void;
}

function Steps({ id, engines, detail, close, saved }: StepsProps) {
  const [engine, setEngine] = useState<EngineChoice | "address" | undefined>(
    () => detail && (engines.databases.find((one) => one.engine === detail.backend) ?? "address"),
  );
  const [byForm, setByForm] = useState(detail?.configuration_method !== "sqlalchemy_form");
  if (!engine) return <EnginePicker engines={engines} choose={setEngine} />;
  const chosen = engine === "address" ? undefined : engine;
  return (
    <ConnectionForm
      key={String(byForm)}
      id={id}
      engine={chosen}
      byForm={byForm && chosen?.parameters !== undefined}
      setByForm={setByForm}
      initial={detail ? toValues(detail) : newValues(chosen && usualPort(chosen.engine))}
      back={detail ? undefined : () => setEngine(undefined)}
      close={close}
      saved={saved}
    />
  );
}
