import { useQuery } from "@tanstack/react-query";
import { use, useEffect, useMemo, useState } from "react";
import { api } from "../api/client.ts";
import type { BootstrapUser, BrandedTheme } from "../bootstrap.ts";
import { BootstrapContext, useBootstrap } from "../bootstrap-context.ts";
import { ErrorLayout } from "../components/ErrorPanel.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { DashboardPage } from "../dashboard/DashboardPage.tsx";
import { isRecord } from "../dashboard/layout/tree.ts";
import { t } from "../i18n/t.ts";
import { useIsDark } from "../theme/mode.ts";
import { StoredTheme } from "../theme/ThemeProvider.tsx";
import { defineHostMethod } from "./host.ts";

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

/** The theme that the embedding page has set: of the two that it may give, the one for its mode, else for that of the moment. */
function useHostTheme(): BrandedTheme | undefined {
  const [themes, setThemes] = useState<Record<string, unknown>>();
  const [mode, setMode] = useState<unknown>();
  const isDarkNow = useIsDark();
  useEffect(() => {
    const takeBack = [
      defineHostMethod("setThemeConfig", ({ themeConfig }) =>
        setThemes(isRecord(themeConfig) ? themeConfig : undefined),
      ),
      defineHostMethod("setThemeMode", (args) => setMode(args.mode)),
    ];
    return () => takeBack.forEach((one) => void one());
  }, []);
  return useMemo(() => {
    const isDark = mode === "dark" || (mode !== "default" && isDarkNow);
    const theme = (isDark && themes?.theme_dark) || themes?.theme_default;
    const asked = mode === "dark" || mode === "default" ? { algorithm: mode } : undefined;
    return isRecord(theme) || asked ? { ...asked, ...(isRecord(theme) ? theme : {}) } : undefined;
  }, [themes, mode, isDarkNow]);
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
  const theme = useHostTheme();
  if (error) {
    return (
      <ErrorLayout code="Embedded" title={t("The guest token was not accepted")}>
        <p>{error.message}</p>
      </ErrorLayout>
    );
  }
  if (!known) return <PageSkeleton />;
  const page = (
    <BootstrapContext value={known}>
      <DashboardPage />
    </BootstrapContext>
  );
  return theme ? <StoredTheme theme={theme}>{page}</StoredTheme> : page;
}
