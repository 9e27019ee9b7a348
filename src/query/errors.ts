import { LitesetError } from "../errors.ts";

/** A query that cannot be answered as asked; the text is for the person who built the chart. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

/** The reference's answer to a query that failed: `{"message": …}` with 400. */
export const refusal = (message: string): LitesetError => new LitesetError(message, undefined, { status: 400 });
