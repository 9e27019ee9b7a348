import type { z } from "zod";
import { LitesetError } from "../errors.ts";
import { pythonRepr } from "../query/frame.ts";

/** What is wrong with one file: a sentence, or messages by field as the reference nests them. */
export type FileProblem = string | { [field: string]: FileProblem | string[] };

const issueCodes = [{ code: 1010, message: "Issue 1010 - Superset encountered an error while running a command." }];

/**
 * A bundle that cannot be imported, with what is wrong in each file. Where all assets are imported, the reference's message alone
 * tells; of databases `extra` does, too, so that a page can ask for their passwords.
 */
export function importError(noun: string, problems: ReadonlyMap<string, FileProblem>): LitesetError {
  const text = [...problems]
    .map(([file, problem]) => `${file}: ${typeof problem === "string" ? problem : pythonRepr(problem)}`)
    .join("; ");
  if (noun === "assets") return assetsError(`Error importing assets: ${text}`, ofDatabases(problems));
  return commandError(`Error importing ${noun}: ${text}`, 422, Object.fromEntries(problems));
}

const ofDatabases = (problems: ReadonlyMap<string, FileProblem>): Record<string, FileProblem> =>
  Object.fromEntries([...problems].filter(([file]) => file.startsWith("databases/")));

/** A refusal of an import of all assets. */
export const assetsError = (message: string, extra?: Record<string, unknown>): LitesetError =>
  new LitesetError(message, "GENERIC_COMMAND_ERROR", { status: 422, extra });

/**
 * A refusal where the reference breaks down with status 500: its clients know the form of that answer, and here the message
 * tells what was wrong.
 */
export const breakdown = (message: string): LitesetError =>
  new LitesetError(message, "GENERIC_BACKEND_ERROR", { status: 422 });

/** A refusal in the form that the reference's commands have. */
export function commandError(message: string, status: number, extra: Record<string, unknown> = {}): LitesetError {
  return new LitesetError(message, "GENERIC_COMMAND_ERROR", {
    status,
    level: "warning",
    extra: { ...extra, issue_codes: issueCodes },
  });
}

/** The problems that a schema found, by field: `{uuid: ["Not a valid UUID."]}`. */
export function fieldProblems(issues: readonly z.core.$ZodIssue[]): FileProblem {
  const root: Exclude<FileProblem, string> = {};
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys) add(root, [...issue.path, key], "Unknown field.");
    else if (issue.message === "Invalid input type.") add(root, [...issue.path, "_schema"], issue.message);
    else add(root, issue.path, issue.message);
  }
  return root;
}

function add(root: Exclude<FileProblem, string>, path: readonly PropertyKey[], message: string): void {
  let node = root;
  for (const part of path.slice(0, -1)) {
    const next = node[String(part)];
    if (typeof next === "object" && !Array.isArray(next)) node = next;
    else {
      const created: Exclude<FileProblem, string> = {};
      node[String(part)] = created;
      node = created;
    }
  }
  const key = String(path.at(-1) ?? "_schema");
  const known = node[key];
  if (Array.isArray(known)) known.push(message);
  else node[key] = [message];
}
