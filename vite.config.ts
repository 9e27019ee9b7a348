import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The server beside `npm run dev:ui`. */
const liteset = process.env.LITESET_URL ?? "http://127.0.0.1:8088";

/** The frontend: `ui/` → `dist/ui/`, which the server serves below `/static/assets/` with immutable caching. */
export default defineConfig({
  root: "ui",
  // Relative, so that the same build works below any APPLICATION_ROOT.
  base: "./",
  plugins: [react(), formsApart(), dashboardPageBelow(330_000), precompress(), serverPages()],
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
    proxy: { "^/(api/v1|datasource|tabstateview|tableschemaview|login|logout|language_pack)/": liteset },
  },
});

/** While developing: the server's own pages, with the sources in place of what was built. */
function serverPages(): Plugin {
  return {
    name: "server-pages",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        if (request.method !== "GET" || !request.headers.accept?.includes("text/html")) return next();
        const path = request.url ?? "/";
        const answer = await fetch(liteset + path, {
          headers: { cookie: request.headers.cookie ?? "" },
          redirect: "manual",
        }).catch(() => undefined);
        if (!answer) return response.writeHead(502).end(`Nothing answers at ${liteset}: start the server first.`);
        const location = answer.headers.get("location")?.replace(liteset, "");
        response.writeHead(answer.status, {
          "content-type": "text/html",
          ...(location ? { location } : {}),
          "set-cookie": answer.headers.getSetCookie(),
        });
        const built = /<(script|link)[^>]*\/static\/assets\/[^>]*>(<\/script>)?/g;
        const page = (await answer.text()).replace(built, "");
        const html = page.replace("</body>", '<script type="module" src="/main.tsx"></script></body>');
        response.end(await server.transformIndexHtml(path, html));
      });
    },
  };
}

/**
 * Fails the build when a dashboard's page needs more JavaScript than this before it draws: the entry, the page and the menu of its
 * charts, with all that they import. What only some charts or filters need belongs into lazy chunks.
 * @param limit bytes, compressed by gzip
 */
function dashboardPageBelow(limit: number): Plugin {
  return {
    name: "dashboard-page-below",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const page = new Set(chunks.filter(({ name }) => ["main", "DashboardPage", "ChartMenu"].includes(name)));
      for (const { imports } of page) {
        for (const chunk of chunks) if (imports.includes(chunk.fileName)) page.add(chunk);
      }
      const sizes = [...page].map(({ fileName, code }) => ({ fileName, size: gzipSync(code, { level: 9 }).length }));
      const total = sizes.reduce((sum, { size }) => sum + size, 0);
      if (total <= limit) return;
      const largest = sizes.sort((a, b) => b.size - a.size).map(({ fileName, size }) => `${fileName} ${size}`);
      this.error(`The dashboard page needs ${total} bytes of JavaScript, more than ${limit}: ${largest.join(", ")}`);
    },
  };
}

/** Every part of antd knows of a form around it, for which a context and a name are enough: without this every page loads all forms. */
function formsApart(): Plugin {
  const fieldNames = "\0antd-field-names";
  return {
    name: "forms-apart",
    apply: "build",
    enforce: "pre",
    resolveId(source, importer) {
      if (source === "@rc-component/form" && importer?.endsWith("antd/es/form/context.js"))
        return this.resolve("@rc-component/form/es/FormContext.js", importer);
      if (source === "../form/hooks/useForm" && importer?.endsWith("antd/es/radio/group.js")) return fieldNames;
      return null;
    },
    load: (id) =>
      id === fieldNames ? 'export const toNamePathStr = (name) => [name ?? []].flat().join("_");' : undefined,
  };
}

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
