import { afterAll, beforeAll, expect, it } from "vitest";
import { type MailServer, startMailServer } from "../test/support/mail-server.ts";
import { sendMail } from "./mail.ts";
import { defaultSettings } from "./settings/keys.ts";

let mailbox: MailServer;
beforeAll(async () => {
  mailbox = await startMailServer();
});
afterAll(() => mailbox.stop());

const mail = { to: "ann@example.com", subject: "Weekly", html: "<p>Hello</p>", attachments: [] };
const about = { notification_type: "Report", chart_id: 7 };
const send = (EMAIL_HEADER_MUTATOR: (mail: Headed, about: object) => unknown) =>
  sendMail(
    { ...defaultSettings(), SMTP_HOST: "127.0.0.1", SMTP_PORT: mailbox.port, EMAIL_HEADER_MUTATOR },
    { ...mail, about },
    AbortSignal.timeout(20_000),
  );
interface Headed {
  to: string[];
  headers: Record<string, string>;
}

it("sends mails with the recipients and headers that EMAIL_HEADER_MUTATOR wants", async () => {
  await send(({ to, headers, ...rest }, told) => ({
    ...rest,
    to: [...to, "archive@example.com"],
    subject: "[bi] Weekly",
    headers: { ...headers, "X-About": Object.values(told).join(" ") },
  }));
  const [arrived] = mailbox.mails;
  expect(arrived?.recipients).toEqual(["ann@example.com", "archive@example.com"]);
  expect(arrived?.subject).toBe("[bi] Weekly");
  expect(arrived?.headers.find(({ key }) => key === "x-about")?.value).toBe("Report 7");
});

it("sends nothing where that gives no mail, and takes no other fields from it", async () => {
  const before = mailbox.mails.length;
  await expect(send(() => undefined)).rejects.toThrow("EMAIL_HEADER_MUTATOR must return { to, cc, subject, headers }");
  expect(mailbox.mails.length).toBe(before);
  await send((given) => ({ ...given, html: { path: "/etc/passwd" }, raw: "From: nobody" }));
  expect(mailbox.mails.at(-1)?.html).toContain("Hello");
});
