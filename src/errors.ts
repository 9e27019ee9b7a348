/** Error types of the SIP-40 error body that Superset 6.0.0 and its frontend know. */
export type ErrorType =
  | "FRONTEND_CSRF_ERROR"
  | "FRONTEND_NETWORK_ERROR"
  | "FRONTEND_TIMEOUT_ERROR"
  | "GENERIC_DB_ENGINE_ERROR"
  | "COLUMN_DOES_NOT_EXIST_ERROR"
  | "TABLE_DOES_NOT_EXIST_ERROR"
  | "SCHEMA_DOES_NOT_EXIST_ERROR"
  | "CONNECTION_INVALID_USERNAME_ERROR"
  | "CONNECTION_INVALID_PASSWORD_ERROR"
  | "CONNECTION_INVALID_HOSTNAME_ERROR"
  | "CONNECTION_PORT_CLOSED_ERROR"
  | "CONNECTION_INVALID_PORT_ERROR"
  | "CONNECTION_HOST_DOWN_ERROR"
  | "CONNECTION_ACCESS_DENIED_ERROR"
  | "CONNECTION_UNKNOWN_DATABASE_ERROR"
  | "CONNECTION_DATABASE_PERMISSIONS_ERROR"
  | "CONNECTION_MISSING_PARAMETERS_ERROR"
  | "OBJECT_DOES_NOT_EXIST_ERROR"
  | "SYNTAX_ERROR"
  | "CONNECTION_DATABASE_TIMEOUT"
  | "VIZ_GET_DF_ERROR"
  | "UNKNOWN_DATASOURCE_TYPE_ERROR"
  | "FAILED_FETCHING_DATASOURCE_INFO_ERROR"
  | "TABLE_SECURITY_ACCESS_ERROR"
  | "DATASOURCE_SECURITY_ACCESS_ERROR"
  | "DATABASE_SECURITY_ACCESS_ERROR"
  | "QUERY_SECURITY_ACCESS_ERROR"
  | "MISSING_OWNERSHIP_ERROR"
  | "USER_ACTIVITY_SECURITY_ACCESS_ERROR"
  | "DASHBOARD_SECURITY_ACCESS_ERROR"
  | "CHART_SECURITY_ACCESS_ERROR"
  | "OAUTH2_REDIRECT"
  | "OAUTH2_REDIRECT_ERROR"
  | "BACKEND_TIMEOUT_ERROR"
  | "DATABASE_NOT_FOUND_ERROR"
  | "TABLE_NOT_FOUND_ERROR"
  | "MISSING_TEMPLATE_PARAMS_ERROR"
  | "INVALID_TEMPLATE_PARAMS_ERROR"
  | "RESULTS_BACKEND_NOT_CONFIGURED_ERROR"
  | "DML_NOT_ALLOWED_ERROR"
  | "INVALID_CTAS_QUERY_ERROR"
  | "INVALID_CVAS_QUERY_ERROR"
  | "SQLLAB_TIMEOUT_ERROR"
  | "RESULTS_BACKEND_ERROR"
  | "ASYNC_WORKERS_ERROR"
  | "ADHOC_SUBQUERY_NOT_ALLOWED_ERROR"
  | "INVALID_SQL_ERROR"
  | "RESULT_TOO_LARGE_ERROR"
  | "GENERIC_COMMAND_ERROR"
  | "GENERIC_BACKEND_ERROR"
  | "INVALID_PAYLOAD_FORMAT_ERROR"
  | "INVALID_PAYLOAD_SCHEMA_ERROR"
  | "MARSHMALLOW_ERROR"
  | "REPORT_NOTIFICATION_ERROR";

export type ErrorLevel = "info" | "warning" | "error";

export interface ErrorOptions {
  /** HTTP status; default 500. */
  status?: number;
  level?: ErrorLevel;
  extra?: Record<string, unknown>;
  /** What really happened: goes to the log only, never to a client. */
  cause?: unknown;
}

/**
 * The one error that people outside see. `message` is the public text: it names what was wrong and what to do.
 * With a `type` it becomes the SIP-40 body `{"errors": [{message, error_type, level, extra}]}`;
 * without one, Flask-AppBuilder's `{"message": …}` (an object where the reference sends field errors).
 */
export class LitesetError extends Error {
  readonly type: ErrorType | undefined;
  readonly status: number;
  readonly level: ErrorLevel;
  readonly extra: Record<string, unknown>;
  /** Field errors such as `{"name": ["Missing data for required field."]}`; replaces `message` in the body. */
  readonly fields: Record<string, unknown> | undefined;

  constructor(message: string | Record<string, unknown>, type?: ErrorType, options: ErrorOptions = {}) {
    super(typeof message === "string" ? message : JSON.stringify(message), { cause: options.cause });
    this.name = "LitesetError";
    this.type = type;
    this.status = options.status ?? 500;
    this.level = options.level ?? "error";
    this.extra = options.extra ?? {};
    this.fields = typeof message === "string" ? undefined : message;
  }
}

/**
 * A mistake of the person at the terminal or in the settings: shown as one or few lines without a stack, exit status 1.
 * The text says what is wrong, where, and what to do.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** What anything thrown says: its message, the kind of an error without one, or itself. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
