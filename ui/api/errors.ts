import { serverText } from "../i18n/server-text.ts";
import { t } from "../i18n/t.ts";

/** One entry of a SIP-40 error body. */
export interface ServerError {
  message: string;
  error_type?: string;
  level?: string;
  extra?: Record<string, unknown> | null;
}

/** An answer of the server that is not a success, or none at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: ServerError[];
  readonly requestId: string | undefined;

  constructor(message: string, status: number, errors: ServerError[] = [], requestId?: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = errors;
    this.requestId = requestId;
  }
}

/** What an error says, of whatever kind it is. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Turns any of the server's error bodies (SIP-40, Flask-AppBuilder's, a chart's) into one ApiError. */
export function readError(status: number, body: unknown, requestId?: string): ApiError {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const errors = Array.isArray(fields.errors) ? (fields.errors as ServerError[]) : [];
  const first = errors.find((error) => typeof error?.message === "string")?.message;
  const message = text(first) ?? text(fields.message) ?? text(fields.msg) ?? text(fields.error) ?? fallback(status);
  return new ApiError(message, status, errors, requestId);
}

function text(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return serverText(value);
  if (typeof value !== "object" || value === null) return undefined;
  const parts = Object.entries(value).map(
    ([field, reason]) =>
      `${field === "_schema" ? "" : `${field}: `}${[reason]
        .flat()
        .map((one) => serverText(String(one)))
        .join(", ")}`,
  );
  return parts.length > 0 ? parts.join("; ") : undefined;
}

function fallback(status: number): string {
  if (status === 0) return t("The server could not be reached.");
  if (status === 403) return t("You do not have access to this.");
  if (status === 404) return t("This does not exist, or no longer does.");
  if (status === 504 || status === 408) return t("The answer took too long.");
  return t("The server answered with status {status}.", { status });
}
