import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../runtime.ts";
import { openTemplate } from "../template.ts";
import type { Frontend } from "./frontend.ts";

interface ManifestChunk {
  file: string;
  name?: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
}

interface Assets {
  script: string;
  styles: string[];
  preloads: string[];
  /** What a page's own chunk needs beside these: scripts and styles. */
  preloadsOf(page: string): { scripts: string[]; styles: string[] };
}

const NOT_BUILT =
  "<p>The user interface is not built yet. Run <code>npm run build:ui</code> in Liteset's folder, then load this page again.</p>";

/** Liteset's own frontend, as `npm run build:ui` leaves it. */
export function openLitesetFrontend(folder = join(packageRoot, "dist", "ui")): Frontend {
  const fill = openTemplate("app.html");
  let assets: Assets | undefined;
  return {
    folder,
    has: (file) => existsSync(join(folder, file)),
    page: ({ prefix, root, path, nonce, links, title, bootstrap, csrfToken, language }) => {
      // Read again until it is built: a developer may build while the server runs.
      assets ??= readAssets(folder);
      const base = `${prefix}/static/assets/`;
      const own = assets?.preloadsOf(chunkOf(path));
      const preloads = [...(assets?.preloads ?? []), ...(own?.scripts ?? [])];
      const styles = [...(assets?.styles ?? []), ...(own?.styles ?? [])];
      const icon = links.some((link) => link.includes('rel="icon"')) ? [] : ['<link rel="icon" href="data:,">'];
      const head = [
        ...icon,
        ...links,
        ...styles.map((file) => `<link rel="stylesheet" href="${base}${file}">`),
        ...preloads.map((file) => `<link rel="modulepreload" nonce="${nonce}" href="${base}${file}">`),
        ...dataAhead(path).map((address) => `<link rel="preload" as="fetch" crossorigin href="${root}${address}">`),
      ].join("\n    ");
      const body = assets
        ? `<script type="module" nonce="${nonce}" src="${base}${assets.script}"></script>`
        : NOT_BUILT;
      return fill({ title, bootstrap, csrfToken, language, head, body });
    },
  };
}

/** The pages whose chunks the browser fetches beside the application's, and not after it: as ui/routes.tsx has them. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^\/superset\/dashboard\//, "DashboardPage"],
  [/^\/(?:superset\/)?explore\//, "ExplorePage"],
  [/^\/sqllab\/(?:p\/|$)/, "SqlLabPage"],
  [/^\/superset\/welcome\//, "WelcomePage"],
];

const chunkOf = (path: string): string => PAGES.find(([pattern]) => pattern.test(path))?.[1] ?? "";

/** What the dashboard page asks first (ui/dashboard/DashboardPage.tsx): the answers come while its program loads. */
function dataAhead(path: string): string[] {
  const id = /^\/superset\/dashboard\/([\w-]+)\/$/.exec(path)?.[1];
  if (id === undefined || id === "p") return [];
  return ["", "/charts", "/datasets"].map((part) => `/api/v1/dashboard/${id}${part}`);
}

/** What the entry asks for as soon as it knows the page's language. */
const application = "app";

/** The entry of the built frontend with its styles and first imports; nothing when it is not built. */
function readAssets(folder: string): Assets | undefined {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, ManifestChunk>;
  const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
  if (!entry) return undefined;
  const chunks = new Set<ManifestChunk>([entry]);
  for (const { name, ...chunk } of (entry.dynamicImports ?? []).flatMap((key) => manifest[key] ?? []))
    if (name === application) chunks.add(chunk);
  const addImports = (to: Set<ManifestChunk>) => {
    for (const chunk of to) for (const name of chunk.imports ?? []) if (manifest[name]) to.add(manifest[name]);
  };
  addImports(chunks);
  const all = [...chunks];
  const stylesOf = (some: ManifestChunk[]) => [...new Set(some.flatMap((chunk) => chunk.css ?? []))];
  const styles = stylesOf(all);
  return {
    script: entry.file,
    styles,
    preloads: all.slice(1).map((chunk) => chunk.file),
    preloadsOf: (page) => {
      const own = new Set(Object.values(manifest).filter(({ name, file: of }) => name === page && of.endsWith(".js")));
      addImports(own);
      const others = [...own].filter((chunk) => !chunks.has(chunk));
      return {
        scripts: others.map((chunk) => chunk.file),
        styles: stylesOf(others).filter((file) => !styles.includes(file)),
      };
    },
  };
}
