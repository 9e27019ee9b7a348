import { readSettings } from "./context.ts";

/** `liteset limiter config`: which limits of requests are in force. */
export async function limitsCommand(options: { config?: string; json?: boolean }): Promise<void> {
  const { RATELIMIT_ENABLED, AUTH_RATE_LIMITED, AUTH_RATE_LIMIT } = await readSettings(options);
  if (options.json) return console.log(JSON.stringify({ RATELIMIT_ENABLED, AUTH_RATE_LIMITED, AUTH_RATE_LIMIT }));
  const isOn = RATELIMIT_ENABLED && AUTH_RATE_LIMITED;
  console.log(`RATELIMIT_ENABLED: ${RATELIMIT_ENABLED}\nAUTH_RATE_LIMITED: ${AUTH_RATE_LIMITED}`);
  console.log(`Attempts to sign in from one address: ${isOn ? AUTH_RATE_LIMIT : "not limited"}`);
}
