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
}

const NOT_BUILT =
  "<p>The user interface is not built yet. Run <code>npm run build:ui</code> in Liteset's folder, then load this page again.</p>";

/** Liteset's own frontend, as `npm run build:ui` leaves it. */
export function openLitesetFrontend(): Frontend {
  const folder = join(packageRoot, "dist", "ui");
  const fill = openTemplate("app.html");
  let assets: Assets | undefined;
  return {
    folder,
    has: (file) => existsSync(join(folder, file)),
    page: ({ prefix, nonce, links, title, bootstrap, csrfToken, language }) => {
      // Read again until it is built: a developer may build while the server runs.
      assets ??= readAssets(folder);
      const base = `${prefix}/static/assets/`;
      const icon = links.some((link) => link.includes('rel="icon"')) ? [] : ['<link rel="icon" href="data:,">'];
      const head = [
        ...icon,
        ...links,
        ...(assets?.styles ?? []).map((file) => `<link rel="stylesheet" href="${base}${file}">`),
        ...(assets?.preloads ?? []).map((file) => `<link rel="modulepreload" nonce="${nonce}" href="${base}${file}">`),
      ].join("\n    ");
      const body = assets
        ? `<script type="module" nonce="${nonce}" src="${base}${assets.script}"></script>`
        : NOT_BUILT;
      return fill({ title, bootstrap, csrfToken, language, head, body });
    },
  };
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
  for (const chunk of chunks) for (const name of chunk.imports ?? []) if (manifest[name]) chunks.add(manifest[name]);
  const all = [...chunks];
  return {
    script: entry.file,
    styles: [...new Set(all.flatMap((chunk) => chunk.css ?? []))],
    preloads: all.slice(1).map((chunk) => chunk.file),
  };
}
