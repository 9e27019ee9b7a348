import { useQuery } from "@tanstack/react-query";
import { use, useMemo } from "react";
import { api } from "../api/client.ts";
import type { BootstrapUser } from "../bootstrap.ts";
import { BootstrapContext, useBootstrap } from "../bootstrap-context.ts";
import { ErrorLayout } from "../components/ErrorPanel.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { DashboardPage } from "../dashboard/DashboardPage.tsx";
import { t } from "../i18n/t.ts";

/** A dashboard inside another site: shown to whom that site's guest token names. */
export function EmbeddedPage() {
  const { guest } = useBootstrap();
  if (window.parent === window || !guest) {
    return (
      <ErrorLayout code="Embedded" title={t("This page belongs inside another one")}>
        <p>{t("It is made to be shown in a frame, by @superset-ui/embedded-sdk, which hands over a guest token.")}</p>
      </ErrorLayout>
    );
  }
  return <ForGuest arrival={guest} />;
}

function ForGuest({ arrival }: { arrival: Promise<void> }) {
  use(arrival);
  const bootstrap = useBootstrap();
  const { data, error } = useQuery({
    queryKey: ["guest"],
    queryFn: async ({ signal }) => (await api.get<{ result: BootstrapUser }>("/api/v1/me/roles/", { signal })).result,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = useMemo(() => (data ? { ...bootstrap, user: data } : undefined), [bootstrap, data]);
  if (error) {
    return (
      <ErrorLayout code="Embedded" title={t("The guest token was not accepted")}>
        <p>{error.message}</p>
      </ErrorLayout>
    );
  }
  if (!known) return <PageSkeleton />;
  return (
    <BootstrapContext value={known}>
      <DashboardPage />
    </BootstrapContext>
  );
}
