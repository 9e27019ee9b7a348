import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { ApiError } from "./api/errors.ts";
import type { Bootstrap } from "./bootstrap.ts";
import { BootstrapContext } from "./bootstrap-context.ts";
import { setSiteSchemes } from "./charts/color/site.ts";
import { setSiteFormats } from "./charts/format/site.ts";
import { beginInFields } from "./components/first-field.ts";
import { keepFocus } from "./components/keep-focus.ts";
import { SessionEnd } from "./layout/SessionEnd.tsx";
import { routes } from "./routes.tsx";
import "./theme/global.css";
import { ThemeProvider } from "./theme/ThemeProvider.tsx";

/** Draws the pages into an element. */
export function start(element: HTMLElement, bootstrap: Bootstrap): void {
  const { common } = bootstrap;
  keepFocus();
  beginInFields();
  setSiteFormats({ numbers: common.d3_format, times: common.d3_time_format });
  setSiteSchemes(common.extra_categorical_color_schemes, common.extra_sequential_color_schemes);
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isPassing(error),
      },
    },
  });
  const basename = common.application_root.replace(/\/+$/, "") || "/";
  const router = createBrowserRouter(routes, { basename });
  createRoot(element).render(
    <StrictMode>
      <BootstrapContext value={bootstrap}>
        <QueryClientProvider client={client}>
          <ThemeProvider>
            <Suspense fallback={null}>
              <RouterProvider router={router} />
            </Suspense>
            <SessionEnd />
          </ThemeProvider>
        </QueryClientProvider>
      </BootstrapContext>
    </StrictMode>,
  );
}

/** Whether asking again may help: no connection, or a gateway that was busy. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [0, 502, 503, 504].includes(error.status);
}
