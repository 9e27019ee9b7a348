import { z } from "zod";
import { messageOf } from "./errors.ts";
import type { Settings } from "./settings/keys.ts";

/** How long a mail server may keep silent. */
const SILENCE_MS = 20_000;

export interface Mail {
  /** Addresses, separated by commas, semicolons or blanks. */
  to?: string | null;
  cc?: string | null;
  bcc?: string | null;
  subject: string;
  html: string;
  /** One with a `cid` is shown where the text names it. */
  attachments: { filename: string; content: Uint8Array; contentType: string; cid?: string }[];
  /** Names the run of a report, in the header X-Liteset-Execution. */
  execution?: string;
  /** What EMAIL_HEADER_MUTATOR is told of the report that is sent. */
  about?: Record<string, unknown>;
}

const addresses = (text: string | null | undefined): string[] => (text ?? "").split(/[\s,;]+/).filter(Boolean);

/**
 * Sends one mail as SMTP_* say. With SMTP_STARTTLS a server that cannot encrypt is refused.
 * @throws Error that names the server and what it said
 */
export async function sendMail(settings: Settings, mail: Mail, signal: AbortSignal): Promise<void> {
  const { SMTP_HOST: host, SMTP_PORT: port } = settings;
  const [to, cc, bcc] = [addresses(mail.to), addresses(mail.cc), addresses(mail.bcc)];
  if ([to, cc, bcc].every((list) => list.length === 0))
    throw new Error("The e-mail has no recipient; enter an address");
  const headed = await headersOf(settings, mail, { to, cc });
  const transport = await transportOf(settings);
  const stop = () => transport.close();
  signal.throwIfAborted();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await transport.sendMail({
      from: settings.SMTP_MAIL_FROM,
      bcc,
      html: mail.html,
      attachments: mail.attachments.map(({ content, ...file }) => ({ ...file, content: Buffer.from(content) })),
      ...headed,
    });
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`The mail server ${host}:${port} did not take the e-mail: ${reason}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", stop);
    transport.close();
  }
}

interface Headed {
  to: string[];
  cc: string[];
  subject: string;
  headers: Record<string, string>;
}

/**
 * To whom and under which headers a mail goes, as EMAIL_HEADER_MUTATOR wants it. What that gives is checked: nodemailer would
 * read files and addresses out of other fields.
 * @throws Error where it gives no such thing
 */
async function headersOf(settings: Settings, mail: Mail, { to, cc }: Pick<Headed, "to" | "cc">): Promise<Headed> {
  const headers: Record<string, string> = mail.execution ? { "X-Liteset-Execution": mail.execution } : {};
  const plain = { to, cc, subject: mail.subject, headers };
  const mutate = settings.EMAIL_HEADER_MUTATOR;
  if (!mutate) return plain;
  const changed: unknown = await mutate(structuredClone(plain), mail.about ?? {});
  const read = headed.safeParse(changed);
  if (!read.success) throw new Error("EMAIL_HEADER_MUTATOR must return { to, cc, subject, headers }");
  return read.data;
}

const headed = z.object({
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** @throws Error with the server's words where it would not take mail from here; nothing is sent */
export async function verifyMail(settings: Settings): Promise<void> {
  const transport = await transportOf(settings);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

async function transportOf(settings: Settings) {
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USER: user, SMTP_PASSWORD: pass } = settings;
  const { createTransport } = await import("nodemailer");
  return createTransport({
    host,
    port,
    secure: settings.SMTP_SSL,
    requireTLS: settings.SMTP_STARTTLS,
    ignoreTLS: !settings.SMTP_STARTTLS,
    tls: { rejectUnauthorized: settings.SMTP_SSL_SERVER_AUTH },
    ...(user && pass ? { auth: { user, pass } } : {}),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    // What is attached was made here; nothing is read from files or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
