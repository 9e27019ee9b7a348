import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rollup } from "vite";

/** The server beside `npm run dev:ui`. */
const liteset = process.env.LITESET_URL ?? "http://127.0.0.1:8088";

/** The frontend: `ui/` → `dist/ui/`, which the server serves below `/static/assets/` with immutable caching. */
export default defineConfig({
  root: "ui",
  // Relative, so that the same build works below any APPLICATION_ROOT.
  base: "./",
  plugins: [react(), formsApart(), pagesBelowLimits(), precompress(), serverPages()],
  build: {
    outDir: "../dist/ui",
    emptyOutDir: true,
    // app holds React, antd and the router: 730 kB, 240 kB compressed; the rest comes in chunks of its own.
    chunkSizeWarningLimit: 800,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: "ui/main.tsx",
      output: { manualChunks: dashboardTogether(), onlyExplicitManualChunks: true },
    },
  },
  server: {
    port: 5173,
    // `npm run dev:ui` beside a running `liteset run`; another server: LITESET_URL=http://…
    proxy: { "^/(api/v1|datasource|tabstateview|tableschemaview|login|logout|language_pack)/": liteset },
  },
});

/** The charts that most dashboards are made of, and the parts of ECharts that they do not need. */
const usualCharts = [
  ...["timeseries", "mixed_timeseries", "pie", "funnel", "treemap_v2", "heatmap_v2", "histogram_v2", "waterfall"],
  ...["big_number", "big_number_total", "table", "pivot_table_v2"],
];
const otherECharts =
  /zrender\/lib\/svg\/|echarts\/(\w+\.js|index|lib\/(export\/|ssr\/|chart\/(?!line|bar|pie|scatter|funnel|treemap|heatmap|helper)|coord\/(?!cartesian)\w+\/|component\/(?!axis|dataZoom|grid|helper|legend|mark|tooltip|visualMap)))/;

/**
 * What a dashboard needs comes in a few chunks: each of a hundred small ones costs a request, and half a millisecond of the page's
 * thread even where the browser has it already. What charts share, what pages share, ECharts, the drawing of the usual charts.
 */
function dashboardTogether(): Rollup.GetManualChunk {
  let groups: Map<string, string> | undefined;
  return (id, { getModuleIds, getModuleInfo }) => {
    if (/\/node_modules\/(d3-(format|time|array)|internmap)/.test(id)) return "charts";
    if (/\/node_modules\/(@tanstack\/(react-query|query-core)\/|antd\/es\/(skeleton|empty)\/)/.test(id))
      return "shared";
    groups ??= groupsOf([...getModuleIds()], (module) => getModuleInfo(module)?.importedIds ?? []);
    return groups.get(id);
  };
}

/** Our own modules by what first needs them, and ECharts with all that its usual parts import: chunks must not need each other. */
function groupsOf(all: string[], importsOf: (id: string) => readonly string[]): Map<string, string> {
  const groups = new Map<string, string>();
  const put = (roots: string[], among: Set<string>, groupOf: (id: string) => string) => {
    const reached = new Set(roots);
    for (const id of reached) for (const one of importsOf(id)) if (among.has(one) && !groups.has(one)) reached.add(one);
    for (const id of reached) groups.set(id, groupOf(id));
  };
  const own = new Set(all.filter((id) => /\/ui\/[^?]*\.tsx?$/.test(id) && !id.includes("/node_modules/")));
  const named = (...paths: string[]) => [...own].filter((id) => paths.some((path) => id.endsWith(`/ui/${path}`)));
  put(named("main.tsx", "app.tsx"), own, () => "");
  put(named("dashboard/DashboardPage.tsx"), own, (id) => {
    if (/\/ui\/(charts|dashboard\/chart)\//.test(id)) return "charts";
    return id.includes("/ui/dashboard/") ? "" : "shared";
  });
  const drawings = ["charts/echarts/EChart.tsx", ...usualCharts.map((type) => `charts/${type}/plugin.ts`)];
  put(named(...drawings), own, () => "drawings");
  const echarts = new Set(all.filter((id) => /\/node_modules\/(echarts|zrender)\//.test(id)));
  const usual = [...echarts].filter((id) => !otherECharts.test(id));
  put(usual, echarts, () => "echarts");
  return new Map([...groups].filter(([, group]) => group !== ""));
}

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

/** How much JavaScript a page may need before it draws: bytes, compressed by gzip. Those not named here: `other`. */
const limits: Record<string, number> = { DashboardPage: 330_000, ExplorePage: 330_000, SqlLabPage: 600_000 };
const other = 350_000;

/**
 * Fails the build when a page needs more JavaScript than its limit: the entry, the page, and for lists their frame, with all that
 * they import. What only some charts, filters or dialogs need belongs into lazy chunks.
 */
function pagesBelowLimits(): Plugin {
  return {
    name: "pages-below-limits",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const sizes = new Map<string, number>();
      const sizeOf = ({ fileName, code }: (typeof chunks)[number]) => {
        const size = sizes.get(fileName) ?? gzipSync(code, { level: 9 }).length;
        sizes.set(fileName, size);
        return size;
      };
      const entry = chunks.find(({ isEntry }) => isEntry);
      const application = chunks.find(({ name }) => name === "app");
      for (const page of chunks.filter(({ fileName }) => application?.dynamicImports.includes(fileName))) {
        const isList = page.facadeModuleId?.includes("/lists/resources/");
        const also = isList ? "ResourceList" : undefined;
        const all = new Set(chunks.filter((one) => [entry, application, page].includes(one) || one.name === also));
        for (const { imports } of all) for (const chunk of chunks) if (imports.includes(chunk.fileName)) all.add(chunk);
        const total = [...all].reduce((sum, chunk) => sum + sizeOf(chunk), 0);
        const limit = limits[page.name] ?? other;
        if (total <= limit) continue;
        const largest = [...all].sort((a, b) => sizeOf(b) - sizeOf(a)).map((one) => `${one.fileName} ${sizeOf(one)}`);
        this.error(`${page.name} needs ${total} bytes of JavaScript, more than ${limit}: ${largest.join(", ")}`);
      }
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
