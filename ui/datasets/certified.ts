import { isRecord, parseRecord } from "../dashboard/layout/tree.ts";

/** Who vouches for something, and what to mind; kept in a JSON text `extra`. */
export interface Certified {
  certified_by?: string;
  details?: string;
  warning_markdown?: string;
}

/** What a JSON text `extra` says of who vouches for something. */
export function certificationOf(text: unknown): Certified & { extra: Record<string, unknown> } {
  const extra = typeof text === "string" ? parseRecord(text) : {};
  const certification = isRecord(extra.certification) ? extra.certification : {};
  return {
    extra,
    certified_by: textOf(certification.certified_by),
    details: textOf(certification.details),
    warning_markdown: textOf(extra.warning_markdown),
  };
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
