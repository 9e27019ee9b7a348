import { installLine, isInstalled } from "../../../engines/package.ts";
import { engineInformation, parametersSchema } from "../../../engines/parameters.ts";
import { engines } from "../../../engines/registry.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { Answer, Call } from "../../route.ts";

/**
 * GET: the databases that can be connected here without those of DBS_AVAILABLE_DENYLIST, those of PREFERRED_DATABASES first; with `?absent=true` also those whose
 * driver is absent, which the reference does not tell.
 */
export function listAvailable({ app, query }: Call): Answer {
  const preferred = (app.settings.PREFERRED_DATABASES as string[] | null) ?? [];
  const denied = app.settings.DBS_AVAILABLE_DENYLIST;
  const databases = engines()
    .filter(isInstalled)
    .filter((engine) => !engine.readsForeignTables || isFeatureEnabled(app.settings, "ENABLE_SUPERSET_META_DB"))
    .filter(({ name, defaultDriver, drivers }) => !denied[name]?.includes(defaultDriver ?? drivers[0] ?? ""))
    .map((engine) => {
      const schema = parametersSchema(engine);
      return {
        name: engine.engineName,
        engine: engine.name,
        ...(engine.defaultDriver ? { default_driver: engine.defaultDriver } : {}),
        available_drivers: [engine.defaultDriver ?? engine.drivers[0]],
        preferred: preferred.includes(engine.engineName),
        sqlalchemy_uri_placeholder: engine.sqlalchemyUriPlaceholder,
        engine_information: engineInformation(engine),
        supports_oauth2: engine.abilities.supportsOauth2,
        ...(Object.keys(schema).length > 0 ? { parameters: schema } : {}),
      };
    });
  const rank = (name: string) => (preferred.includes(name) ? preferred.indexOf(name) : preferred.length);
  databases.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  if (query.get("absent") !== "true") return { databases };
  const absent = engines().flatMap(({ engineName: name, packageName }) =>
    packageName && !isInstalled({ packageName }) ? [{ name, install: installLine(packageName) }] : [],
  );
  return { databases, absent };
}
