import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { setApplicationRoot } from "./api/client.ts";
import { ApiError } from "./api/errors.ts";
import { readBootstrap } from "./bootstrap.ts";
import { BootstrapContext } from "./bootstrap-context.ts";
import { listenToHost } from "./embedded/host.ts";
import { routes } from "./routes.tsx";
import "./theme/global.css";
import { ThemeProvider } from "./theme/ThemeProvider.tsx";

const element = document.getElementById("app");
if (!element) throw new Error("The page has no #app element.");
const bootstrap = readBootstrap(element);
// The port comes once, when the page has loaded: somebody must be listening by then.
if (bootstrap.embedded) bootstrap.guest = listenToHost(bootstrap.config?.GUEST_TOKEN_HEADER_NAME ?? "X-GuestToken");
setApplicationRoot(bootstrap.common.application_root);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
  },
});
const basename = bootstrap.common.application_root.replace(/\/+$/, "") || "/";
const router = createBrowserRouter(routes, { basename });

createRoot(element).render(
  <StrictMode>
    <BootstrapContext value={bootstrap}>
      <QueryClientProvider client={client}>
        <ThemeProvider>
          <Suspense fallback={null}>
            <RouterProvider router={router} />
          </Suspense>
        </ThemeProvider>
      </QueryClientProvider>
    </BootstrapContext>
  </StrictMode>,
);

/** Whether asking again may help: no connection, or a gateway that was busy. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [0, 502, 503, 504].includes(error.status);
}
