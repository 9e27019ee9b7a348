import { LitesetError } from "../../errors.ts";
import { errorItem } from "../../issue-codes.ts";
import type { Logger } from "../../log.ts";
import { isCheckViolation, isForeignKeyViolation, isNulText, isTooLarge } from "../../metadata/violations.ts";
import { escapeHtml, html, json, Refusal } from "../answers.ts";
import { openTemplate } from "../template.ts";
import { httpError } from "./body.ts";

const NOT_FOUND =
  "404 Not Found: The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";

/** The 404 of an address that leads nowhere. */
export const notFoundError = (): LitesetError => httpError(404, NOT_FOUND);

export interface ErrorContext {
  requestId: string;
  log: Logger;
  /** The request's `Accept` header; who prefers pages gets pages for 404 and unexpected errors. */
  accept: string | null;
  /** The path of the home page, which error pages lead to. */
  home: string;
}

/**
 * Turns anything thrown into an answer, in one place. What was not expected stays in the log under the request's id;
 * the client gets the id.
 */
export function answerError(error: unknown, { requestId, log, accept, home }: ErrorContext): Response {
  if (error instanceof Refusal) return error.answer();
  if (error instanceof LitesetError) {
    if (isOfTheQuestion(error)) {
      log.warn(error.message, { status: error.status, type: error.type });
      log.debug("where it was thrown", { error });
    } else if (error.status >= 500) log.error(error.message, { status: error.status, error });
    else if (error.cause !== undefined) log.info(error.message, { status: error.status, cause: error.cause });
    if (error.status === 404 && error.message === NOT_FOUND && wantsPage(accept)) return errorPage(404, home);
    const headers = error.status === 429 ? { "retry-after": "1" } : undefined;
    // Typed ones are answers of the API, whoever asks.
    const isPage = error.status === 429 || (error.status === 403 && error.type === undefined);
    if (isPage && namesPage(accept)) return errorPage(error.status as 403 | 429, home, headers);
    return json(errorBody(error), { status: error.status, headers });
  }
  if (isUnreachable(error)) {
    log.error("the metadata database does not answer", { error });
    const headers = { "retry-after": "5" };
    if (namesPage(accept)) return errorPage(503, home, headers);
    return json(
      sip40("The metadata database does not answer; try again in a moment.", "GENERIC_BACKEND_ERROR", "error", {}),
      { status: 503, headers },
    );
  }
  if (isNulText(error)) return json({ message: "Null characters are not allowed." }, { status: 400 });
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    log.info("the metadata database refuses a value", { error });
    return json({ message: refusal }, { status: 422 });
  }
  log.error("unexpected error", { error });
  if (wantsPage(accept)) return errorPage(500, home);
  return json(
    sip40(
      `Something went wrong on the server. Its log has the details under request id ${requestId}.`,
      "GENERIC_BACKEND_ERROR",
      "error",
      { request_id: requestId },
    ),
    {
      status: 500,
    },
  );
}

/** People's own SQL that fails is answered with 500, as in the reference; nobody has to look after the server for it. */
const isOfTheQuestion = ({ status, type }: LitesetError): boolean =>
  status === 500 && type !== undefined && type !== "GENERIC_BACKEND_ERROR";

/** What people are told of values that the metadata database does not take. */
function refusalOf(error: unknown): string | undefined {
  if (isTooLarge(error)) return "A text is too long, or a number too large, for the metadata database.";
  if (isForeignKeyViolation(error)) return "Something that this needs is not there, or something else still needs it.";
  if (isCheckViolation(error)) return "A value is none of those that the metadata database allows there.";
  return undefined;
}

function errorBody(error: LitesetError): unknown {
  if (error.type === undefined) return { message: error.fields ?? error.message };
  return sip40(error.message, error.type, error.level, error.extra);
}

const sip40 = (...item: Parameters<typeof errorItem>): unknown => ({ errors: [errorItem(...item)] });

/** Browsers name text/html; `*\/*` alone counts as a page too, as the reference has it. */
const wantsPage = (accept: string | null): boolean => accept === null || /text\/html|text\/\*|\*\/\*/.test(accept);

/** People who open an address; the reference answers some of these with JSON, which nobody reads in a browser. */
const namesPage = (accept: string | null): boolean => accept?.includes("text/html") === true;

const fillPage = openTemplate("error.html");

const TEXTS = {
  403: ["No access", "You may not open this address. Ask an administrator for the right to."],
  404: ["Page not found", "There is nothing at this address. It may have been moved or deleted."],
  429: ["Too many attempts", "This was asked too often in a short time. Wait a moment, go back and try again."],
  500: ["Something went wrong", "The server could not make this page. Its log says why; try again in a moment."],
  503: ["Not available at the moment", "The metadata database does not answer. Try again in a moment."],
} as const;

function errorPage(status: keyof typeof TEXTS, home: string, headers: Record<string, string> = {}): Response {
  const [title, text] = TEXTS[status];
  const page = fillPage({ status: String(status), title, text, home: escapeHtml(home) });
  return html(page, { status, headers: { ...headers, "cache-control": "no-cache" } });
}

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "PROTOCOL_CONNECTION_LOST",
  "57P01",
  "57P02",
  "57P03",
  "08006",
  "08001",
  // It answers, but has no connection left.
  "53300",
  "ER_CON_COUNT_ERROR",
]);

/** What the drivers say without a code. */
const LOST = /Connection terminated|timeout exceeded when trying to connect|Queue limit reached|closed state/;

function isUnreachable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = "code" in at ? String(at.code) : "";
    if (UNREACHABLE.has(code) || LOST.test(at.message)) return true;
  }
  return false;
}
