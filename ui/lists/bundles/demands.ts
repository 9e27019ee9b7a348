import { ApiError, messageOf } from "../../api/errors.ts";
import { isRecord } from "../../dashboard/layout/tree.ts";

/** The fields of the form that secrets come in. */
export type SecretKind =
  | "passwords"
  | "ssh_tunnel_passwords"
  | "ssh_tunnel_private_keys"
  | "ssh_tunnel_private_key_passwords";

/** What an import that was refused asks for. */
export interface Demands {
  /** secrets, by the file of the connection that lacks them */
  secrets: { file: string; kind: SecretKind }[];
  /** files whose objects are there already */
  existing: string[];
  /** what nothing that one can fill in will mend */
  others: string[];
}

const secretMessages: [RegExp, SecretKind][] = [
  [/private key password for the ssh tunnel/i, "ssh_tunnel_private_key_passwords"],
  [/private key for the ssh tunnel/i, "ssh_tunnel_private_keys"],
  [/password for the ssh tunnel/i, "ssh_tunnel_passwords"],
  [/password for the database/i, "passwords"],
];

/** Reads the server's refusal of an import, file by file. */
export function demandsOf(error: unknown): Demands {
  const demands: Demands = { secrets: [], existing: [], others: [] };
  const errors = error instanceof ApiError ? error.errors : [];
  for (const { extra } of errors)
    for (const [file, problem] of Object.entries(extra ?? {})) {
      if (file === "issue_codes") continue;
      for (const message of messagesOf(problem)) {
        const secret = secretMessages.find(([text]) => text.test(message))?.[1];
        if (secret) demands.secrets.push({ file, kind: secret });
        else if (/already exists/.test(message)) demands.existing.push(file);
        else demands.others.push(`${file}: ${message}`);
      }
    }
  const isEmpty = demands.secrets.length + demands.existing.length + demands.others.length === 0;
  if (isEmpty) demands.others.push(messageOf(error));
  return demands;
}

function messagesOf(problem: unknown): string[] {
  if (typeof problem === "string") return [problem];
  if (Array.isArray(problem)) return problem.flatMap(messagesOf);
  if (!isRecord(problem)) return [];
  return Object.entries(problem).flatMap(([field, inner]) =>
    messagesOf(inner).map((message) => (field === "_schema" ? message : `${field}: ${message}`)),
  );
}
