import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The frontend: `ui/` → `dist/ui/`, which the server serves below `/static/assets/` with immutable caching. */
export default defineConfig({
  root: "ui",
  // Relative, so that the same build works below any APPLICATION_ROOT.
  base: "./",
  plugins: [react(), precompress()],
  build: {
    outDir: "../dist/ui",
    emptyOutDir: true,
    // main holds React, antd and the router: 730 kB, 240 kB compressed; the rest comes in chunks of its own.
    chunkSizeWarningLimit: 800,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: { input: "ui/main.tsx" },
  },
  server: {
    port: 5173,
    // `npm run dev:ui` beside a running `liteset run`; another server: LITESET_URL=http://…
    proxy: { "/api/v1": process.env.LITESET_URL ?? "http://127.0.0.1:8088" },
  },
});

/** Writes `.br` and `.gz` beside each text file, so that the server has nothing to compress. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    writeBundle({ dir = "" }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|json|svg)$/.test(name)) continue;
        const content = readFileSync(join(dir, name));
        if (content.length < 1024) continue;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, quality));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
