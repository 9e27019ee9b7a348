/** Why a run of an alert or report failed, in words that its owners read in the log and in a mail. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

/** What the log and the mail say of anything thrown: own words as they are, others behind what was being done. */
export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
