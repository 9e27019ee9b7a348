import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings, type Settings } from "../../settings/keys.ts";
import type { Content } from "./content.ts";
import { postWebhook } from "./webhook.ts";

const content: Content = {
  title: "Weekly",
  description: "All of it",
  link: "https://charts.example.com/explore/?slice_id=1",
  pictures: [],
  seen: [],
  pdf: undefined,
  data: undefined,
  table: undefined,
};
const about = {
  notification_format: "TEXT",
  notification_type: "Report",
  notification_source: "chart",
  chart_id: 1,
  dashboard_id: null,
} as const;

describe("webhooks", () => {
  let server: Server;
  let base = "";
  const statuses: number[] = [];
  const asked: { path: string | undefined; type: string; body: Buffer }[] = [];
  const settings: Settings = {
    ...defaultSettings(),
    FEATURE_FLAGS: { ALERT_REPORT_WEBHOOK: true },
    ALERT_REPORTS_WEBHOOK_HTTPS_ONLY: false,
    ALERT_REPORTS_WEBHOOK_ALLOW_INTERNAL_HOSTS: true,
  };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      asked.push({ path: request.url, type: request.headers["content-type"] ?? "", body: Buffer.concat(chunks) });
      response.writeHead(statuses.shift() ?? 200, { location: `${base}/elsewhere` }).end("a secret of this server");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    statuses.length = 0;
    asked.length = 0;
  });

  const send = (more: Partial<Content> = {}, target = `${base}/hook?key=k`, change: Partial<Settings> = {}) =>
    postWebhook(
      { ...settings, ...change },
      target,
      { ...content, ...more },
      about,
      new AbortController().signal,
      [1, 1],
    );

  it("get what there is to tell as JSON, tables with it", async () => {
    await send({ table: { columns: ["city"], labels: undefined, rows: [["Bern"]], more: 0 } });
    expect(asked[0]).toMatchObject({ path: "/hook?key=k", type: "application/json" });
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      name: "Weekly",
      header: about,
      text: '{"columns":["city"],"rows":[["Bern"]]}',
      description: "All of it",
      url: content.link,
    });
  });

  it("get files as a form", async () => {
    await send({ pictures: [Buffer.from("png")], data: { bytes: Buffer.from("a,b"), extension: "csv" } });
    const form = await new Response(new Uint8Array(asked[0]!.body), {
      headers: { "content-type": asked[0]!.type },
    }).formData();
    expect(JSON.parse(String(form.get("header")))).toEqual(about);
    const files = form.getAll("files") as unknown as File[];
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ["report.csv", "text/csv"],
      ["screenshot_0.png", "image/png"],
    ]);
    expect(await files[0]?.text()).toBe("a,b");
  });

  it("are asked again when they are busy, and not when they refuse or lead elsewhere; nobody is told what they answer", async () => {
    statuses.push(503, 429);
    await send();
    expect(asked).toHaveLength(3);
    statuses.push(500, 500, 500);
    await expect(send()).rejects.toThrow(/^The webhook at 127\.0\.0\.1:\d+ answered 500$/);
    statuses.push(404);
    await expect(send()).rejects.toThrow("answered 404");
    statuses.push(302);
    await expect(send()).rejects.toThrow("answered 302");
    expect(asked.some(({ path }) => path === "/elsewhere")).toBe(false);
  });

  it("are on the internet and encrypted, unless the settings say otherwise", async () => {
    const closed = { ALERT_REPORTS_WEBHOOK_ALLOW_INTERNAL_HOSTS: false };
    await expect(send({}, undefined, closed)).rejects.toThrow("127.0.0.1 is inside the network");
    const { port } = new URL(base);
    for (const host of ["localhost", "[::ffff:127.0.0.1]", "0x7f.1", "169.254.169.254"])
      await expect(send({}, `http://${host}:${port}/`, closed)).rejects.toThrow("inside the network");
    await expect(send({}, undefined, { ALERT_REPORTS_WEBHOOK_HTTPS_ONLY: true })).rejects.toThrow("https://");
    for (const target of ["", "ftp://example.com/", "nonsense"])
      await expect(send({}, target)).rejects.toThrow("https://");
    await expect(send({}, undefined, { FEATURE_FLAGS: {} })).rejects.toThrow("ALERT_REPORT_WEBHOOK");
    expect(asked).toEqual([]);
  });
});
