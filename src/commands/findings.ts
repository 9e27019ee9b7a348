import { LitesetError, messageOf, UserError } from "../errors.ts";
import type { Problem } from "../settings/load.ts";

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, in a word or two. */
  what: string;
  status: "ok" | "warning" | "failed";
  /** What was found, and where it is not well what to do. */
  message: string;
}

export const ok = (what: string, message: string): Finding => ({ what, status: "ok", message });
export const warning = (what: string, message: string): Finding => ({ what, status: "warning", message });
export const failed = (what: string, message: string): Finding => ({ what, status: "failed", message });

/** What a look finds; a look that fails is a finding, too. */
export async function findingOf(what: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    return [failed(what, textOf(error))];
  }
}

/** The first line of an error, as a person reads it. */
export function textOf(error: unknown): string {
  if (error instanceof UserError || error instanceof LitesetError) return error.message;
  return messageOf(error).split("\n")[0] ?? "";
}

const MARKS = { ok: "ok     ", warning: "warning", failed: "FAILED " } as const;

/** Findings as lines: `ok      settings: …`. */
export function showFindings(findings: readonly Finding[]): void {
  for (const { what, status, message } of findings) {
    console.log(`${MARKS[status]}  ${what}: ${message.replaceAll("\n", "\n           ")}`);
  }
}

export const hasFailed = (findings: readonly Finding[]): boolean => findings.some(({ status }) => status === "failed");

/** Whether a settings file could not be read as a whole: what follows from it says nothing then. */
export const isBroken = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity, key }) => severity === "error" && key === undefined);
