import type { Settings } from "./keys.ts";

type FlagSettings = Pick<
  Settings,
  "DEFAULT_FEATURE_FLAGS" | "FEATURE_FLAGS" | "GET_FEATURE_FLAGS_FUNC" | "IS_FEATURE_ENABLED_FUNC"
>;

/** All feature flags as they stand. */
export function featureFlags(settings: FlagSettings): Record<string, boolean> {
  const flags = { ...settings.DEFAULT_FEATURE_FLAGS, ...settings.FEATURE_FLAGS };
  const decided = settings.GET_FEATURE_FLAGS_FUNC ? settings.GET_FEATURE_FLAGS_FUNC({ ...flags }) : flags;
  const decide = settings.IS_FEATURE_ENABLED_FUNC;
  if (!decide) return decided;
  return Object.fromEntries(Object.entries(decided).map(([flag, value]) => [flag, decide(flag, value)]));
}

/** Whether a feature is on; one that nobody knows is off. */
export function isFeatureEnabled(settings: FlagSettings, flag: string): boolean {
  const { DEFAULT_FEATURE_FLAGS: defaults, FEATURE_FLAGS: chosen } = settings;
  // Every request asks for some; where no function decides, the flag itself is all that matters.
  if (settings.GET_FEATURE_FLAGS_FUNC || settings.IS_FEATURE_ENABLED_FUNC) return featureFlags(settings)[flag] === true;
  const from = Object.hasOwn(chosen, flag) ? chosen : defaults;
  return Object.hasOwn(from, flag) && from[flag] === true;
}
