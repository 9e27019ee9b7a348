import type { ConnectionTarget } from "../../../engines/engine.ts";
import { engineFor } from "../../../engines/registry.ts";
import { syntaxRefusal } from "../../../query/templates/faults.ts";
import { renderStandalone } from "../../../query/templates/standalone.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { TemplateFault } from "../../../sql/templates/values.ts";
import { Refusal } from "../../answers.ts";
import type { Call } from "../../route.ts";

/** A name that a template left as it was written, because nothing says what it is. */
const UNDEFINED = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

const HINT = "Say what they are under the template parameters, in the spelling of the query, and run it again.";

/**
 * A user's SQL with its templates rendered, under the parameters that came with it.
 * @throws LitesetError 422 for what is no template; Refusal with the names that are not known, or what a template cannot do
 */
export async function renderUserSql(
  call: Call,
  sql: string,
  parameters: string | null | undefined,
  target: ConnectionTarget,
): Promise<string> {
  const { app, viewer, signal, query: address } = call;
  if (!isFeatureEnabled(app.settings, "ENABLE_TEMPLATE_PROCESSING")) return sql;
  const variables = readParameters(parameters);
  const engine = engineFor(target.uri);
  const rendered = await renderStandalone(sql, { app, viewer, engine, target, signal, address, variables }).catch(
    (error) => {
      if (!(error instanceof TemplateFault)) throw error;
      if (error.kind.endsWith("SyntaxError")) throw syntaxRefusal(error, sql);
      throw refusal("INVALID_TEMPLATE_PARAMS_ERROR", `The query's template cannot be rendered: ${error.message}`);
    },
  );
  const names = [...new Set([...rendered.matchAll(UNDEFINED)].map(([, name]) => String(name)))];
  if (names.length === 0) return rendered;
  const known = names.map((name) => `"${name}"`).join(", ");
  const message =
    names.length === 1
      ? `The parameter ${known} in your query is undefined.`
      : `The following parameters in your query are undefined: ${known}.`;
  throw refusal("MISSING_TEMPLATE_PARAMS_ERROR", `${message} ${HINT}`, {
    undefined_parameters: names,
    template_parameters: variables,
    issue_codes: [{ code: 1006, message: "Issue 1006 - One or more parameters specified in the query are missing." }],
  });
}

/** As in the reference, what is no JSON object means no parameters: the names that lack them are told then. */
function readParameters(text: string | null | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text || "{}");
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {}
  return {};
}

/** These two have a body of their own form, without a level. */
function refusal(error_type: string, message: string, extra?: Record<string, unknown>): Refusal {
  return new Refusal(
    { errors: [{ message, error_type, ...(extra ? { extra } : {}) }] },
    { status: 400, summary: message },
  );
}
