import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { openTemplate } from "../template.ts";
import type { Frontend } from "./frontend.ts";

const scripts = z.object({ js: z.array(z.string().regex(/^\/static\/assets\/[\w.-]+$/)) });
const manifestSchema = z.object({ entrypoints: z.object({ theme: scripts, spa: scripts, embedded: scripts }) });

const HOW =
  'FRONTEND is "superset", which serves the frontend of an installed Superset 6.0.0: SUPERSET_ASSETS names its folder `superset/static`, the one with `assets/manifest.json`';

/**
 * The frontend of an installed Superset 6.0.0, served as it is.
 * @param installed the folder `static` of the Python package `superset`
 * @throws UserError where there is none
 */
export function openSupersetFrontend(installed: string | null): Frontend {
  if (!installed) throw new UserError(`${HOW}, and it is not set.`);
  if (!isAbsolute(installed)) throw new UserError(`${HOW}, by an absolute path; it is ${installed}.`);
  const folder = join(installed, "assets");
  const { entrypoints } = readManifest(join(folder, "manifest.json"));
  const fill = openTemplate("superset.html");
  return {
    folder,
    has: (file) => existsSync(join(folder, file)),
    page: ({ links, nonce, prefix, entry, isStandalone, ...texts }) => {
      const load = (program: keyof typeof entrypoints) =>
        entrypoints[program].js
          .map((path) => `<script src="${prefix}${path}" async nonce="${nonce}"></script>`)
          .join("\n    ");
      return fill({
        ...texts,
        head: [...links, load("theme")].join("\n    "),
        bodyClass: isStandalone ? "standalone" : "",
        loading: `${prefix}/static/assets/images/loading.gif`,
        scripts: load(entry),
      });
    },
  };
}

function readManifest(file: string): z.infer<typeof manifestSchema> {
  if (!existsSync(file)) throw new UserError(`${HOW}. There is no ${file}.`);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${HOW}. ${file} is not the list of files that belongs to Superset 6.0.0.`);
  }
}
