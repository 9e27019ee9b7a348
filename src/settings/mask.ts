const secretName =
  /SECRET|PASSWORD|TOKEN$|API_KEY|PRIVATE_KEY|ENCRYPTION|_KEY_?SECRET|^(client_secret|api_key|password|token|access_token)$/i;
const MASK = "********";

/** True where the value under a name is a secret. */
export function isSecretName(name: string): boolean {
  return (
    secretName.test(name) &&
    !/HEADER|ALGO|EXPIRES|EXP_SECONDS|AUDIENCE|COMPLEXITY|HASH_|LOCATION|CUSTOM_|VALIDATOR|CHANGE_ME/i.test(name)
  );
}

/** A copy in which secrets, and passwords within addresses, are stars. */
export function maskSecrets(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    if (isSecretName(name) && value !== "") return MASK;
    return value
      .replace(/([a-z][\w+.-]*:\/\/[^\s:/@]*:)([^\s/]*)(?=@)/gi, `$1${MASK}`)
      .replace(/([?&](?:password|token|secret)=)[^&\s]+/gi, `$1${MASK}`);
  }
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, name));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskSecrets(item, key)]));
  }
  return value;
}
