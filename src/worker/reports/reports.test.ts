import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { JobParameters } from "agenda";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../test/conformance/server.ts";
import { describeEachDatabase } from "../../../test/support/describe-databases.ts";
import { freePort } from "../../../test/support/free-port.ts";
import { type MailServer, startMailServer } from "../../../test/support/mail-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/support/services.ts";
import type { App } from "../../app.ts";
import { CancelledJob, jobRepository, LostJob } from "../../jobs/repository.ts";
import type { Payload } from "../../jobs/tasks.ts";
import { writeDateTime } from "../../metadata/values.ts";
import { executeReport } from "./execute.ts";
import { scheduleReports } from "./scheduler.ts";
import { tellSwitchedOff } from "./switched-off.ts";

interface Retry {
  payload: Payload<"reports.execute">;
}

describeEachDatabase("alerts and reports", (kind) => {
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let app: App;
  let smtp: MailServer;
  let token = "";
  let database = 0;
  let chart = 0;
  let pivot = 0;
  const folder = mkdtempSync(join(tmpdir(), "liteset-reports-"));
  const shop = (sql: string) => {
    const file = new DatabaseSync(join(folder, "shop.db"));
    file.exec(sql);
    file.close();
  };

  async function post(path: string, body: unknown): Promise<number> {
    const answer = await fetch(`${running.server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    const { id, access_token } = JSON.parse(text);
    if (access_token) token = access_token;
    return id;
  }

  beforeAll(async () => {
    smtp = await startMailServer();
    place = await createTestDatabase(kind, inject("services"));
    running = await startFreshServer(place.sqlalchemyUri, {
      level: "silent",
      change: (settings) => ({
        ...settings,
        WTF_CSRF_ENABLED: false,
        SMTP_HOST: "127.0.0.1",
        SMTP_PORT: smtp.port,
        WEBDRIVER_BASEURL_USER_FRIENDLY: "https://charts.example.com/",
        CSV_EXPORT: { encoding: "utf-8" },
      }),
    });
    app = running.app;
    await post("/api/v1/security/login", { username: "admin", password: "admin", provider: "db" });
    shop(`create table sales (city text, product text, n integer);
      insert into sales values ('Bern', '<b>tea</b>', 3), ('Bern', 'ink', 4), ('Oslo', 'ink', 5)`);
    const uri = `sqlite:///${join(folder, "shop.db")}`;
    database = await post("/api/v1/database/", { database_name: "shop", sqlalchemy_uri: uri });
    const dataset = await post("/api/v1/dataset/", { database, table_name: "sales" });
    const sum = {
      expressionType: "SIMPLE",
      aggregate: "SUM",
      column: { column_name: "n" },
      label: "sold",
    };
    const make = (name: string, formData: Record<string, unknown>) =>
      post("/api/v1/chart/", {
        slice_name: name,
        viz_type: formData.viz_type,
        datasource_id: dataset,
        datasource_type: "table",
        params: JSON.stringify(formData),
        query_context: JSON.stringify({
          datasource: { id: dataset, type: "table" },
          form_data: formData,
          queries: [{ columns: ["city", "product"], metrics: [sum], orderby: [[sum, false]], row_limit: 10 }],
        }),
      });
    chart = await make("Sales", { viz_type: "table" });
    pivot = await make("Pivot", {
      viz_type: "pivot_table_v2",
      groupbyRows: ["city"],
      groupbyColumns: ["product"],
      metrics: [sum],
      rowTotals: true,
      colTotals: true,
    });
  });
  afterAll(async () => {
    await running?.stop();
    await smtp?.stop();
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    smtp.mails.length = 0;
  });

  const make = (more: Record<string, unknown>) =>
    post("/api/v1/report/", {
      type: "Report",
      name: randomUUID(),
      crontab: "0 9 * * *",
      timezone: "Europe/Berlin",
      report_format: "CSV",
      chart,
      recipients: [{ type: "Email", recipient_config_json: { target: "a@example.com, b@example.com" } }],
      ...more,
    });
  const alert = (sql: string, threshold: number, more: Record<string, unknown> = {}) =>
    make({
      type: "Alert",
      report_format: "TEXT",
      database,
      sql,
      validator_type: "operator",
      validator_config_json: { op: ">", threshold },
      ...more,
    });
  const run = (report: number, execution: string = randomUUID(), within: App = app) =>
    executeReport(within, { report, scheduled: Date.now(), execution }, new AbortController().signal);
  const change = (settings: Partial<App["settings"]>): App => ({ ...app, settings: { ...app.settings, ...settings } });
  const db = () => app.metadata.kysely();
  const logOf = async (report: number) =>
    (
      await db()
        .selectFrom("report_execution_log")
        .select(["state", "error_message", "value"])
        .where("report_schedule_id", "=", report)
        .orderBy("id")
        .execute()
    ).map(({ state, error_message, value }) => [state, error_message, value] as const);
  const stateOf = async (report: number) =>
    (await db().selectFrom("report_schedule").selectAll().where("id", "=", report).executeTakeFirstOrThrow())
      .last_state;

  it("sends the rows of a chart as a file, over an encrypted connection, also to copies", async () => {
    const recipients = [
      {
        type: "Email",
        recipient_config_json: {
          target: "a@example.com; b@example.com",
          ccTarget: "c@example.com",
          bccTarget: "d@x.com",
        },
      },
    ];
    const report = await make({ name: "Weekly", description: "All <i>sales</i>", recipients });
    await run(report);
    expect(await logOf(report)).toEqual([
      ["Working", null, null],
      ["Success", null, null],
    ]);
    expect(smtp.mails).toHaveLength(1);
    const [mail] = smtp.mails;
    expect(mail?.isEncrypted).toBe(true);
    expect(mail?.subject).toBe("[Report]  Weekly: Sales");
    expect(mail?.recipients).toEqual(["a@example.com", "b@example.com", "c@example.com", "d@x.com"]);
    expect(JSON.stringify(mail?.headers)).not.toContain("d@x.com");
    expect(mail?.html).toContain("All &lt;i&gt;sales&lt;/i&gt;");
    expect(mail?.html).toContain(`https://charts.example.com/explore/?slice_id=${chart}`);
    const [file] = mail?.attachments ?? [];
    expect(file?.filename).toBe("Weekly: Sales.csv");
    expect(Buffer.from(file?.content as ArrayBuffer).toString()).toBe(
      "city,product,sold\nOslo,ink,5\nBern,ink,4\nBern,<b>tea</b>,3\n",
    );
  });

  it("shows a pivot table in the mail as its viewers see it, with nothing of it taken for markup", async () => {
    const report = await make({ chart: pivot, report_format: "TEXT" });
    await run(report);
    const cells = [...(smtp.mails[0]?.html ?? "").matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell);
    expect(cells.join("|")).toBe(
      [
        "|sold &lt;b&gt;tea&lt;/b&gt;|sold ink|sold Subtotal|Total (Sum)",
        "Bern|3|4|7|7",
        "Oslo||5|5|5",
        "Total (Sum)|3|9|12|12",
      ].join("|"),
    );
  });

  it("tells an alert when its data say so, keeps quiet in the grace period, and tells it again after", async () => {
    const report = await alert("select sum(n) from sales", 100, { grace_period: 60, force_screenshot: true });
    await run(report);
    shop("insert into sales values ('Rome', 'gold', 1000)");
    await run(report);
    await run(report);
    const later = { end_dttm: writeDateTime(new Date(Date.now() - 61_000)) };
    await db().updateTable("report_execution_log").set(later).where("report_schedule_id", "=", report).execute();
    await run(report);
    shop("delete from sales where city = 'Rome'");
    await db().updateTable("report_execution_log").set(later).where("report_schedule_id", "=", report).execute();
    await run(report);
    expect((await logOf(report)).filter(([state]) => state !== "Working")).toEqual([
      ["Not triggered", null, 12],
      ["Success", null, 1012],
      ["On Grace", "Alert fired during grace period.", null],
      ["Success", null, 1012],
      ["Not triggered", null, 12],
    ]);
    expect(smtp.mails).toHaveLength(2);
    expect(smtp.mails[0]?.html).toContain("<td>gold</td>");
  });

  it.each([
    ["select n, city from sales where n = 3", "Alert query returned more than one column. 2 columns returned"],
    ["select n from sales", "Alert query returned more than one row. 2 rows returned"],
    ["select city from sales where n = 5", "Alert query returned a non-number value."],
    ["select secret from nowhere", "An error occurred when running alert query"],
    ["delete from sales", "An error occurred when running alert query"],
  ])("notes why %j is no query of an alert", async (sql, message) => {
    const report = await alert(sql, 1);
    await run(report);
    expect((await logOf(report))[1]).toEqual(["Error", message, null]);
  });

  it("takes an answer without rows or with nothing in it for 0, and for nothing", async () => {
    for (const sql of ["select n from sales where n > 9999", "select null"]) {
      const below = await alert(sql, 0, { validator_config_json: { op: "<", threshold: 1 } });
      await run(below);
      expect((await logOf(below)).at(-1)).toEqual(["Success", null, 0]);
      const absent = await alert(sql, 0, { validator_type: "not null" });
      await run(absent);
      expect((await logOf(absent)).at(-1)).toEqual(["Not triggered", null, null]);
    }
    const one = await alert("select city from sales where n = 5 limit 1", 0, { validator_type: "not null" });
    await run(one);
    expect((await logOf(one)).at(-1)?.[0]).toBe("Success");
  });

  it("tells the owners of an error once a grace period", async () => {
    const report = await alert("select secret from nowhere", 1, { name: "Broken" });
    await run(report);
    await run(report);
    expect(smtp.mails.map(({ subject, recipients }) => [subject, recipients])).toEqual([
      ["[Report]  Error occurred for Alert: Broken", ["admin@example.com"]],
    ]);
    expect((await logOf(report)).map(([, message]) => message)).toEqual([
      null,
      "An error occurred when running alert query",
      "Notification sent with error",
      null,
      "An error occurred when running alert query",
    ]);
  });

  it("lives on where the mail server is not there, and tries again unless the report has run since", async () => {
    const wrong = change({ SMTP_PORT: await freePort() });
    const fail = async () => {
      const report = await make({});
      await run(report, randomUUID(), wrong);
      const log = await logOf(report);
      expect(log.map(([state]) => state)).toEqual(["Working", "Error", "Error"]);
      expect(log[1]?.[1]).toContain("ECONNREFUSED");
      const { jobs } = await jobRepository(await app.jobs.store(), "test").queryJobs({ name: "reports.execute" });
      const [retry] = jobs.filter(({ data }) => (data as Retry).payload.report === report);
      expect(retry?.nextRunAt?.getTime()).toBeGreaterThan(Date.now() + 30_000);
      return { report, payload: (retry!.data as Retry).payload };
    };
    const again = (payload: Payload<"reports.execute">) => executeReport(app, payload, new AbortController().signal);
    const { report, payload } = await fail();
    await again(payload);
    expect([await stateOf(report), smtp.mails.length]).toEqual(["Success", 1]);

    const other = await fail();
    await run(other.report);
    await again(other.payload);
    expect(smtp.mails).toHaveLength(2);
  });

  it("sends nothing where that is wished", async () => {
    const report = await make({});
    await run(report, randomUUID(), change({ ALERT_REPORTS_NOTIFICATION_DRY_RUN: true }));
    expect([await stateOf(report), smtp.mails.length]).toEqual(["Success", 0]);
  });

  it("sends once of ten that run at the same time, and not again what was sent", async () => {
    const report = await make({});
    const execution = randomUUID();
    await Promise.all([run(report, execution), ...Array.from({ length: 9 }, () => run(report))]);
    await run(report, execution);
    expect(smtp.mails.length).toBeLessThanOrEqual(10);
    const log = await logOf(report);
    const done = log.filter(([state]) => state === "Success").length;
    const refused = log.filter(
      ([, text]) => text === "Report Schedule is still working, refusing to re-compute.",
    ).length;
    expect(done + refused).toBe(10);
    expect(smtp.mails).toHaveLength(done);
  });

  it("goes on with a run whose worker died, and gives up one of others that takes too long", async () => {
    const report = await make({ working_timeout: 30 });
    const execution = randomUUID();
    const begun = (seconds: number) => ({
      scheduled_dttm: writeDateTime(new Date()),
      start_dttm: writeDateTime(new Date(Date.now() - seconds * 1000)),
      end_dttm: writeDateTime(new Date(Date.now() - seconds * 1000)),
    });
    await run(report, execution, change({ ALERT_REPORTS_NOTIFICATION_DRY_RUN: true }));
    await db()
      .deleteFrom("report_execution_log")
      .where("report_schedule_id", "=", report)
      .where("state", "=", "Success")
      .execute();
    await db().updateTable("report_schedule").set({ last_state: "Working" }).where("id", "=", report).execute();
    await run(report);
    expect((await logOf(report)).at(-1)?.[1]).toContain("still working");
    await run(report, execution);
    expect(await stateOf(report)).toBe("Success");

    await db().updateTable("report_schedule").set({ last_state: "Working" }).where("id", "=", report).execute();
    await db().updateTable("report_execution_log").set(begun(31)).where("report_schedule_id", "=", report).execute();
    await run(report);
    expect((await logOf(report)).at(-1)).toEqual(["Error", "Report Schedule reached a working timeout.", null]);
    await run(report);
    expect(await stateOf(report)).toBe("Success");
  });

  it("notes that a run was cancelled, and leaves one that another worker has taken to that one", async () => {
    const stop = (report: number, Reason: typeof LostJob) =>
      executeReport(
        app,
        { report, scheduled: Date.now(), execution: randomUUID() },
        AbortSignal.abort(new Reason({ name: "reports.execute" } as JobParameters)),
      );
    const [cancelled, lost] = [await make({}), await make({})];
    await stop(cancelled, CancelledJob);
    expect((await logOf(cancelled))[1]).toEqual(["Error", "The job was cancelled", null]);
    await expect(stop(lost, LostJob)).rejects.toThrow();
    expect(await stateOf(lost)).toBe("Working");
  });

  it("tells the owners that a report was switched off, unless it is on again", async () => {
    const [off, on] = [await make({ name: "Tabs", active: false }), await make({})];
    for (const report of [off, on]) await tellSwitchedOff(app, { report }, new AbortController().signal);
    expect(smtp.mails.map(({ subject, recipients }) => [subject, recipients])).toEqual([
      ["[Report: Tabs] Deactivated", ["admin@example.com"]],
    ]);
  });

  it("runs in the name of whom the settings name, with their rights only", async () => {
    const report = await make({});
    await run(report, randomUUID(), change({ ALERT_REPORTS_EXECUTORS: [{ fixed: "gamma" }] }));
    expect((await logOf(report))[1]?.[1]).toMatch(/^Failed generating csv .*(datasource|access|Forbidden)/i);
    const asked = await alert("select sum(n) from sales", 1);
    await run(asked, randomUUID(), change({ ALERT_REPORTS_EXECUTORS: [{ fixed: "gamma" }] }));
    expect((await logOf(asked))[1]?.[1]).toMatch(/sales|access/);
    const nobody = await make({});
    await run(nobody, randomUUID(), change({ ALERT_REPORTS_EXECUTORS: ["current_user"] }));
    expect((await logOf(nobody))[1]?.[1]).toBe("Scheduled task executor not found");
  });

  it("hands over each moment once, by the clock of its time zone", async () => {
    const jobs = jobRepository(await app.jobs.store(), "test");
    await jobs.purgeAllJobs();
    await db().updateTable("report_schedule").set({ active: false }).execute();
    const daily = await make({ name: "daily" });
    await make({ name: "off", active: false });
    await make({ name: "at night", crontab: "30 2 * * *" });
    const due = async (moment: string) => {
      const signal = new AbortController().signal;
      await Promise.all([1, 2, 3].map(() => scheduleReports(app, {}, signal, new Date(moment))));
      const found = (await jobs.queryJobs()).jobs.map(({ nextRunAt }) => nextRunAt?.toISOString());
      return found.sort();
    };
    expect(await due("2027-03-28T06:59:00Z")).toEqual([]);
    expect(await due("2027-03-28T07:00:01Z")).toEqual(["2027-03-28T07:00:00.000Z"]);
    const [job] = (await jobs.queryJobs()).jobs;
    expect(job?.data).toMatchObject({ payload: { report: daily } });
    await jobs.purgeAllJobs();
    // On the day that has no half past two it runs when that hour is over; on the one that has two, the first time.
    expect(await due("2027-03-28T01:00:00Z")).toEqual(["2027-03-28T01:00:00.000Z"]);
    await jobs.purgeAllJobs();
    expect(await due("2026-10-25T00:30:00Z")).toEqual(["2026-10-25T00:30:00.000Z"]);
    expect(await due("2026-10-25T01:30:00Z")).toEqual(["2026-10-25T00:30:00.000Z"]);
  });
});
