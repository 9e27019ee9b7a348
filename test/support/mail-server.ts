import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived: its content, and who the envelope was for. */
interface Arrived extends Email {
  recipients: string[];
  isEncrypted: boolean;
}

export interface MailServer {
  port: number;
  /** Everything that has arrived, the oldest first. */
  mails: Arrived[];
  stop(): Promise<void>;
}

/** A real mail server on a free port of this machine, with STARTTLS and a user `superset`. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Arrived[] = [];
  const server = new SMTPServer({
    onAuth: ({ username, password }, _session, done) =>
      username === "superset" && password === "superset"
        ? done(null, { user: username })
        : done(new Error("wrong password")),
    onData: (stream, { envelope, secure }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const recipients = envelope.rcptTo.map(({ address }) => address);
        PostalMime.parse(Buffer.concat(chunks))
          .then((mail) => mails.push({ ...mail, recipients, isEncrypted: secure }))
          .then(() => done(), done);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  if (!address || typeof address !== "object") throw new Error("the mail server has no port");
  return { port: address.port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
