import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The frontend: `ui/` → `dist/ui/`, which the server serves below `/static/assets/` with immutable caching. */
export default defineConfig({
  root: "ui",
  // Relative, so that the same build works below any APPLICATION_ROOT.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../dist/ui",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: { input: "ui/main.tsx" },
  },
  server: {
    port: 5173,
    // `npm run dev:ui` beside a running `liteset run`; another server: LITESET_URL=http://…
    proxy: { "/api": process.env.LITESET_URL ?? "http://127.0.0.1:8088" },
  },
});
