import { LitesetError, messageOf } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";

type RuleSettings = Pick<Settings, "FAB_PASSWORD_COMPLEXITY_ENABLED" | "FAB_PASSWORD_COMPLEXITY_VALIDATOR">;

const STRONG = /^(?=.*[A-Z].*[A-Z])(?=.*[^0-9a-zA-Z])(?=.*[0-9].*[0-9])(?=.*[a-z].*[a-z].*[a-z]).{10,}$/u;
const WEAK =
  "Must have at least two capital letters, one special character, two digits, three lower case letters and a minimal length of 10.";

/**
 * What is wrong with a password that somebody chooses, where FAB_PASSWORD_COMPLEXITY_ENABLED asks; undefined when nothing is.
 * A rule of one's own (FAB_PASSWORD_COMPLEXITY_VALIDATOR) throws an Error with the sentence, as it does in Python.
 */
export function passwordProblem(
  password: string,
  { FAB_PASSWORD_COMPLEXITY_ENABLED: isAsked, FAB_PASSWORD_COMPLEXITY_VALIDATOR: ownRule }: RuleSettings,
): string | undefined {
  if (!isAsked) return undefined;
  if (!ownRule) return STRONG.test(password) ? undefined : WEAK;
  try {
    ownRule(password);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** @throws LitesetError 400, said of the field `password`, where the settings ask for a better one */
export function refuseWeakPassword(password: string, settings: RuleSettings): void {
  const problem = passwordProblem(password, settings);
  if (problem !== undefined) throw new LitesetError({ password: [problem] }, undefined, { status: 400 });
}
