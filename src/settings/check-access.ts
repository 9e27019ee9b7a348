import type { Settings } from "./keys.ts";
import type { Problem } from "./load.ts";
import { patternProblems } from "./python-pattern.ts";
import { readRateLimits } from "./rate-limits.ts";

/** What is broken, or open, about settings that decide who may do what. */
export function checkAccess(settings: Settings): Problem[] {
  const say = (severity: Problem["severity"], key: NonNullable<Problem["key"]>, message: string): Problem => ({
    ...{ severity, key, message: `${key}: ${message}.` },
  });
  const problems = Object.entries(settings.FAB_ROLES).flatMap(([role, pairs]) =>
    rolePairProblems(pairs).map((problem) => say("error", "FAB_ROLES", `${role}: ${problem}`)),
  );
  for (const key of ["RATELIMIT_APPLICATION", "AUTH_RATE_LIMIT"] as const) {
    if (readRateLimits(settings[key]) === null)
      problems.push(say("error", key, `${JSON.stringify(settings[key])} is no limit such as "50 per second"`));
  }
  const places = ["headers", "cookies", "query_string", "json"];
  const named = [settings.JWT_TOKEN_LOCATION].flat();
  if (named.length === 0 || named.some((place) => !places.includes(place)))
    problems.push(say("error", "JWT_TOKEN_LOCATION", `a token may stand in ${places.join(", ")}`));
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(settings.JWT_HEADER_NAME))
    problems.push(
      say("error", "JWT_HEADER_NAME", `${JSON.stringify(settings.JWT_HEADER_NAME)} is no name of a header`),
    );
  if (settings.WTF_CSRF_ENABLED && !settings.WTF_CSRF_CHECK_DEFAULT) {
    const meaning =
      "nothing but the forms of pages is safe from other sites' requests in the name of people who are signed in";
    problems.push(say("warning", "WTF_CSRF_CHECK_DEFAULT", meaning));
  }
  if (settings.SESSION_SERVER_SIDE && !["redis", "sqlalchemy"].includes(settings.SESSION_TYPE ?? "")) {
    const given = settings.SESSION_TYPE === null ? "is not set" : `is ${JSON.stringify(settings.SESSION_TYPE)}`;
    const meaning = `SESSION_SERVER_SIDE keeps sessions in "redis" (SESSION_REDIS) or "sqlalchemy" (the metadata database), and SESSION_TYPE ${given}`;
    problems.push(say("error", "SESSION_TYPE", meaning));
  }
  const headers = settings.DEBUG ? settings.TALISMAN_DEV_CONFIG : settings.TALISMAN_CONFIG;
  const hasPolicy = settings.TALISMAN_ENABLED && Boolean(headers.content_security_policy);
  if (settings.CONTENT_SECURITY_POLICY_WARNING && !settings.DEBUG && !hasPolicy) {
    const meaning =
      "pages have no content security policy, which keeps foreign scripts out; set TALISMAN_ENABLED and TALISMAN_CONFIG, or this key to False where something in front of the server sends one";
    problems.push(say("warning", "CONTENT_SECURITY_POLICY_WARNING", meaning));
  }
  return problems;
}

function rolePairProblems(pairs: unknown): string[] {
  if (!Array.isArray(pairs)) return ["its permissions must be a list of pairs"];
  return pairs.flatMap((pair: unknown) => {
    const isPair = Array.isArray(pair) && pair.length === 2;
    return isPair ? patternProblems(pair) : [`${JSON.stringify(pair)} is no pair of expressions, (view, permission)`];
  });
}
