import type { Settings } from "./keys.ts";
import type { Problem } from "./load.ts";
import { readOAuthProviders } from "./oauth-providers.ts";

/** What AUTH_TYPE needs, and what is dangerous about it. */
export function checkSignIn(settings: Settings): Problem[] {
  const error = (key: Problem["key"], message: string): Problem => ({ severity: "error", key, message });
  switch (settings.AUTH_TYPE) {
    case 1:
      if (settings.AUTH_USER_REGISTRATION && settings.RECAPTCHA_PUBLIC_KEY)
        return [
          error(
            "RECAPTCHA_PUBLIC_KEY",
            "RECAPTCHA_PUBLIC_KEY asks for a captcha on the registration form, which Liteset does not have. Set it to None where rate limits and confirmation by e-mail are enough, or AUTH_USER_REGISTRATION to False",
          ),
        ];
      return [];
    case 2:
      if (!settings.AUTH_LDAP_SERVER)
        return [
          error(
            "AUTH_LDAP_SERVER",
            "AUTH_TYPE is AUTH_LDAP, and AUTH_LDAP_SERVER says no directory, such as ldaps://ldap.example.com",
          ),
        ];
      if (settings.AUTH_LDAP_BIND_USER && !settings.AUTH_LDAP_SEARCH)
        return [
          error(
            "AUTH_LDAP_SEARCH",
            "AUTH_LDAP_BIND_USER searches for people below AUTH_LDAP_SEARCH, which is empty. Set it, such as to ou=people,dc=example,dc=com",
          ),
        ];
      if (settings.AUTH_LDAP_SERVER.startsWith("ldap:") && !settings.AUTH_LDAP_USE_TLS)
        return [
          {
            severity: "warning",
            key: "AUTH_LDAP_SERVER",
            message:
              "AUTH_LDAP_SERVER is asked without TLS, so that passwords can be read on their way. Take an ldaps:// address, or set AUTH_LDAP_USE_TLS",
          },
        ];
      return [];
    case 3: {
      const variable = settings.AUTH_REMOTE_USER_ENV_VAR;
      if (!variable.startsWith("HTTP_"))
        return [
          error(
            "AUTH_REMOTE_USER_ENV_VAR",
            `AUTH_REMOTE_USER_ENV_VAR is ${variable}, which only a WSGI server can set. Let the proxy set a header, such as X-Remote-User, and name it HTTP_X_REMOTE_USER`,
          ),
        ];
      return [
        {
          severity: "warning",
          key: "AUTH_REMOTE_USER_ENV_VAR",
          message: `whoever reaches this server other than by the proxy can be anybody, by sending ${variable.slice(5).replaceAll("_", "-")}. Let it listen to the proxy only, and let the proxy drop what browsers send under that name`,
        },
      ];
    }
    case 4: {
      const { services, problems } = readOAuthProviders(settings);
      if (problems.length > 0) return problems.map((message) => error("OAUTH_PROVIDERS", message));
      return services.length > 0
        ? []
        : [error("OAUTH_PROVIDERS", "AUTH_TYPE is AUTH_OAUTH, and OAUTH_PROVIDERS names no service")];
    }
    default:
      return [
        error(
          "AUTH_TYPE",
          `AUTH_TYPE is ${settings.AUTH_TYPE}; Liteset has 1 (database), 2 (LDAP), 3 (remote user) and 4 (OAuth). OpenID 2.0 (0) has no providers any more. To go on with the passwords of the database, set LITESET__AUTH_TYPE=1.`,
        ),
      ];
  }
}
