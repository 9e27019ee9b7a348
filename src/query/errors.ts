import { LitesetError } from "../errors.ts";

/** A query that cannot be answered as asked; the text is for the person who built the chart. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

/** The reference's answer to a query that failed: `{"message": …}` with 400. */
export const refusal = (message: string): LitesetError => new LitesetError(message, undefined, { status: 400 });

/** Where the reference fails inside and shows the text: its SIP-40 body, as a fault of the request. */
export const backendError = (message: string): LitesetError =>
  new LitesetError(message, "GENERIC_BACKEND_ERROR", { status: 400 });
