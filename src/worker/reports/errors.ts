/** Why a run of an alert or report failed, in words that its owners read in the log and in a mail. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}
