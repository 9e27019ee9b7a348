import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../test/support/client.ts";
import { describeEachDatabase } from "../../../test/support/describe-databases.ts";
import { freePort } from "../../../test/support/free-port.ts";
import { type MailServer, startMailServer } from "../../../test/support/mail-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import type { Settings } from "../../settings/keys.ts";

describeEachDatabase("people who register themselves", (kind) => {
  let mailbox: MailServer;
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let base: string;
  let admin: Client;
  let settings: Settings;
  let address = 0;

  beforeAll(async () => {
    mailbox = await startMailServer();
    database = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(database.sqlalchemyUri, {
      level: "silent",
      change: (given): Settings => {
        settings = {
          ...given,
          AUTH_USER_REGISTRATION: true,
          AUTH_USER_REGISTRATION_ROLE: "Gamma",
          ENABLE_PROXY_FIX: true,
          ...{ SMTP_HOST: "127.0.0.1", SMTP_PORT: mailbox.port, SMTP_MAIL_FROM: "bi@example.com" },
        };
        return settings;
      },
    });
    base = running.server.url;
    admin = await signInAs(base, "admin");
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    await mailbox?.stop();
  });

  const ann = { username: "ann", first_name: "Ann", last_name: "<b>Lee</b>", email: "ann@example.com" };
  const secret = { password: "Ann's secret", conf_password: "Ann's secret" };

  /** Sends the form as a browser does, each time from another address, and gives where it leads and what the page says then. */
  const register = async (fields: Record<string, string>, from = `203.0.113.${address++}`) => {
    const headers = { "x-forwarded-for": from };
    const page = await fetch(`${base}/register/`, { headers });
    const cookie = cookieOf(page);
    const csrf_token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const answer = await fetch(`${base}/register/form`, {
      ...{ method: "POST", redirect: "manual", headers: { ...headers, cookie } },
      body: new URLSearchParams({ csrf_token, ...fields }),
    });
    const location = answer.headers.get("location");
    if (location === null) return { status: answer.status, location, messages: [] };
    const next = await fetch(new URL(location, base), { headers: { ...headers, cookie: cookieOf(answer) } });
    return { status: answer.status, location, messages: messagesOf(await next.text()) };
  };
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((text) => text.split(";")[0])
      .join("; ");
  const bootstrapOf = (page: string) =>
    JSON.parse(
      (/data-bootstrap="([^"]*)"/.exec(page)?.[1] ?? "")
        .replaceAll("&#34;", '"')
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&"),
    ) as Record<string, unknown> & { common: { flash_messages: [string, string][] } };
  const messagesOf = (page: string) => bootstrapOf(page).common.flash_messages;
  const mailTo = (email: string) => mailbox.mails.filter(({ recipients }) => recipients.includes(email));
  const linkIn = (html: string | undefined) => /href="([^"]+)"/.exec(html ?? "")?.[1] ?? "";
  const follow = async (link: string) => {
    const answer = await fetch(link, { redirect: "manual" });
    return { status: answer.status, location: answer.headers.get("location"), page: await answer.text() };
  };
  const canSignIn = async (username: string, password: string) => {
    const body = JSON.stringify({ username, password, provider: "db" });
    const headers = { "content-type": "application/json" };
    return (await fetch(`${base}/api/v1/security/login`, { method: "POST", headers, body })).status === 200;
  };
  const SENT = { status: 302, location: "/login/", messages: [["info", "Registration sent to your email"]] };

  it("have an account with the role of the settings once they follow the link of their mail, and once only", async () => {
    expect(await register({ ...ann, ...secret })).toEqual(SENT);
    expect(await canSignIn("ann", secret.password)).toBe(false);
    const { body } = await admin("GET", "/api/v1/security/user_registrations/");
    expect(body.result).toMatchObject([ann]);

    const [mail] = mailTo(ann.email);
    expect(mail).toMatchObject({ subject: "Account activation", from: { address: "bi@example.com" } });
    expect(mail?.html).toContain("Hello Ann &lt;b&gt;Lee&lt;/b&gt;");
    const link = linkIn(mail?.html);
    expect(link).toMatch(new RegExp(`^${base}/register/activation/[0-9a-f-]{36}$`));
    const answers = await Promise.all([1, 2, 3].map(() => follow(link)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 302, 302]);
    const welcome = bootstrapOf(answers.find(({ status }) => status === 200)?.page ?? "");
    expect(welcome).toMatchObject({ username: "ann", first_name: "Ann", last_name: "<b>Lee</b>" });

    expect(await canSignIn("ann", secret.password)).toBe(true);
    const { body: users } = await admin(
      "GET",
      "/api/v1/security/users/?q=(filters:!((col:username,opr:eq,value:ann)))",
    );
    expect(users.result).toMatchObject([{ email: ann.email, active: true, roles: [{ name: "Gamma" }] }]);
    expect((await admin("GET", "/api/v1/security/user_registrations/")).body.count).toBe(0);
    expect(await follow(link)).toMatchObject({ status: 302, location: "/login/" });
  });

  it("learn of no name or address whether it is somebody's, but by the mail of their own", async () => {
    for (const [fields, reader] of [
      [{ ...ann, username: "ADMIN", email: "eve@example.com" }, "eve@example.com"],
      [{ ...ann, username: "somebody-else", email: "Admin@example.com" }, "Admin@example.com"],
      [{ ...ann, username: "free", email: "free@example.com" }, "free@example.com"],
      [{ ...ann, username: "free", email: "late@example.com" }, "late@example.com"],
    ] as const) {
      expect(await register({ ...fields, ...secret })).toEqual(SENT);
      expect(mailTo(reader)).toHaveLength(1);
    }
    expect(mailTo("eve@example.com")[0]?.html).toContain("nothing was changed");
    expect(mailTo("late@example.com")[0]?.html).toContain("nothing was changed");
    const { body } = await admin("GET", "/api/v1/security/user_registrations/");
    expect(body.result).toMatchObject([{ username: "free", email: "free@example.com" }]);
  });

  it("get the same link again, with the password that they chose first", async () => {
    const bob = { ...ann, username: "bob", email: "bob@example.com" };
    await register({ ...bob, ...secret });
    await register({ ...bob, password: "another", conf_password: "another" });
    const links = mailTo(bob.email).map(({ html }) => linkIn(html));
    expect(links).toEqual([links[0], links[0]]);
    expect((await follow(links[0] ?? "")).status).toBe(200);
    expect([await canSignIn("bob", "another"), await canSignIn("bob", secret.password)]).toEqual([false, true]);
  });

  it("come too late with an old link, and with one that nobody sent", async () => {
    await register({ ...ann, username: "slow", email: "slow@example.com", ...secret });
    const link = linkIn(mailTo("slow@example.com")[0]?.html);
    const old = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    const db = running.app.metadata.kysely();
    await db
      .updateTable("ab_register_user")
      .set({ registration_date: old as never })
      .where("username", "=", "slow")
      .execute();
    for (const wrong of [link, `${base}/register/activation/x`, `${base}/register/activation/%00`])
      expect((await follow(wrong)).status).not.toBe(200);
    expect(await canSignIn("slow", secret.password)).toBe(false);
    // Whoever registers next clears it away.
    await register({ ...ann, username: "slow", email: "slow@example.com", ...secret });
    expect((await follow(linkIn(mailTo("slow@example.com")[1]?.html))).status).toBe(200);
  });

  it.each([
    [{ username: " " }, "User Name: This field is required."],
    [{ username: "x".repeat(129) }, "User Name: At most 128 characters."],
    [{ first_name: "a\nb" }, "First Name: This field takes no control characters."],
    [{ email: "nobody" }, "Email: Invalid email address."],
    [{ email: "a@example.com, b@example.com" }, "Email: Invalid email address."],
    [{ email: "a@example.com\r\nBcc: b@example.com" }, "Email: This field takes no control characters."],
    [{ password: "", conf_password: "" }, "Password: This field is required."],
    [{ conf_password: "other" }, "Confirm Password: Passwords must match"],
  ])("are told what is wrong with %j", async (wrong, message) => {
    const before = mailbox.mails.length;
    const answer = await register({ ...ann, username: "carl", email: "carl@example.com", ...secret, ...wrong });
    expect(answer).toMatchObject({ status: 302, location: "/register/" });
    expect(answer.messages).toContainEqual(["error", message]);
    expect(mailbox.mails).toHaveLength(before);
  });

  it("are not kept when their mail cannot be sent", async () => {
    settings.SMTP_PORT = await freePort();
    const dora = { ...ann, username: "dora", email: "dora@example.com", ...secret };
    const refused = { status: 302, location: "/register/" };
    expect(await register(dora)).toMatchObject({
      ...refused,
      messages: [["error", "Not possible to register you at the moment, try again later"]],
    });
    settings.SMTP_PORT = mailbox.port;
    expect(await register(dora)).toEqual(SENT);
  });

  it("send no letters without a token, and not many to one mailbox or from one address", async () => {
    const form = new URLSearchParams({ ...ann, username: "csrf", email: "csrf@example.com", ...secret });
    const answer = await fetch(`${base}/register/form`, { method: "POST", redirect: "manual", body: form });
    expect(answer.headers.get("location")).toMatch(/^\/login\//);
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++)
      statuses.push(
        (await register({ ...ann, username: `eve${turn}`, email: "target@example.com", ...secret })).status,
      );
    expect(statuses).toEqual([302, 302, 302, 429]);
    expect(mailTo("target@example.com")).toHaveLength(3);
    const last: number[] = [];
    for (let turn = 0; turn < 21; turn++) last.push((await register({ username: "junk" }, "198.51.100.1")).status);
    expect(last.slice(19)).toEqual([302, 429]);
  });

  it("find no form where the settings have none", async () => {
    settings.AUTH_USER_REGISTRATION = false;
    expect((await register({ ...ann, ...secret })).status).toBe(404);
    expect((await fetch(`${base}/register/form`)).status).toBe(404);
    expect(await follow(`${base}/register/activation/x`)).toMatchObject({ status: 302, location: "/login/" });
    settings.AUTH_USER_REGISTRATION = true;
  });
});
