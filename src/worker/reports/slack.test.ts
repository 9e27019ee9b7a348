import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { App } from "../../app.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { openSlack } from "../../slack.ts";
import type { Content } from "./content.ts";
import { sendToSlack } from "./slack.ts";

const content: Content = {
  title: "Weekly",
  description: "a < b",
  link: "https://charts.example.com/explore/?slice_id=1",
  pictures: [],
  seen: [],
  pdf: undefined,
  data: undefined,
  table: undefined,
};

describe("Slack", () => {
  let server: Server;
  let api = "";
  let busy = 0;
  const asked: { method: string; fields: Record<string, string>; token: string | undefined }[] = [];

  const bodyOf = async (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const answer = (method: string, fields: Record<string, string>): unknown => {
    if (method === "conversations.list")
      return fields.cursor
        ? { ok: true, channels: [{ id: "C2", name: "sales", is_private: true, topic: {} }] }
        : { ok: true, channels: [{ id: "C1", name: "general" }], response_metadata: { next_cursor: "more" } };
    if (method === "files.getUploadURLExternal") return { ok: true, upload_url: `${api}put`, file_id: "F1" };
    return fields.channel === "closed" ? { ok: false, error: "not_in_channel" } : { ok: true };
  };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      if (busy-- > 0) {
        response.writeHead(429, { "retry-after": "0.01" }).end();
        return;
      }
      const method = request.url?.slice(1) ?? "";
      const fields = method === "put" ? { body } : Object.fromEntries(new URLSearchParams(body));
      asked.push({ method, fields, token: request.headers.authorization });
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer(method, fields)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    busy = 0;
    asked.length = 0;
  });

  const settings = { ...defaultSettings(), SLACK_API_TOKEN: "xoxb-1" };
  const signal = new AbortController().signal;
  const send = (type: string, target: string, more: Partial<Content> = {}) =>
    sendToSlack({ app: { settings } as App }, { type, target }, { ...content, ...more }, signal, api);

  it("posts a text with its link, nothing of it taken for markup", async () => {
    await send("SlackV2", "C7");
    expect(asked).toEqual([
      {
        method: "chat.postMessage",
        token: "Bearer xoxb-1",
        fields: {
          channel: "C7",
          text: `*Weekly*\n\na &lt; b\n\n<${content.link}|Explore in Superset>`,
        },
      },
    ]);
  });

  it("finds channels by their names on any page, and uploads a file to each", async () => {
    await send("Slack", "#general, Sales", { data: { bytes: Buffer.from("a,b\n"), extension: "csv" } });
    expect(asked.map(({ method }) => method)).toEqual([
      ...["conversations.list", "conversations.list"],
      ...["files.getUploadURLExternal", "put", "files.completeUploadExternal"],
      ...["files.getUploadURLExternal", "put", "files.completeUploadExternal"],
    ]);
    expect(asked[2]?.fields).toEqual({ filename: "Weekly.csv", length: "4" });
    expect(asked[3]).toMatchObject({ fields: { body: "a,b\n" }, token: undefined });
    expect(asked[4]?.fields).toMatchObject({ files: '[{"id":"F1","title":"Weekly"}]', channel_id: "C1" });
    expect(asked[7]?.fields.channel_id).toBe("C2");
    await expect(send("Slack", "nowhere")).rejects.toThrow("Could not find the following channels: nowhere");
  });

  it("cuts a table to what a message holds", async () => {
    const rows = Array.from({ length: 500 }, (_, at) => [`city ${at}`, at]);
    await send("SlackV2", "C7", { table: { columns: ["city", "n"], labels: undefined, rows, more: 10 } });
    const text = asked[0]?.fields.text ?? "";
    expect(text.length).toBeLessThan(4_000);
    const shown = text.match(/^city \d+ /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`(${510 - shown} more rows)`);
  });

  it("asks again when it was too often, as many times as the settings say", async () => {
    busy = 2;
    await send("SlackV2", "C7");
    expect(asked).toHaveLength(1);
    busy = 3;
    await expect(send("SlackV2", "C7")).rejects.toThrow("chat.postMessage answered 429");
  });

  it("says in Slack's word what failed", async () => {
    await expect(send("SlackV2", "closed")).rejects.toThrow("Slack's chat.postMessage failed: not_in_channel");
    expect(() => openSlack({ ...settings, SLACK_API_TOKEN: null }, signal)).toThrow("SLACK_API_TOKEN is empty");
  });
});

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

it("asks Slack through SLACK_PROXY", async () => {
  const through: string[] = [];
  const proxy = createServer(async (request, response) => {
    through.push(`${request.method} ${request.url}`);
    const forwarded = await fetch(String(request.url), {
      method: "POST",
      headers: {
        "content-type": String(request.headers["content-type"]),
        "x-token": String(request.headers.authorization),
      },
      body: await bytesOf(request),
    });
    response.setHeader("content-type", "application/json").end(await forwarded.text());
  });
  const slack = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams((await bytesOf(request)).toString()));
    const isKnown = request.headers["x-token"] === "Bearer xoxb" && fields.channel === "C1" && fields.text === "Hello";
    response.end(JSON.stringify(isKnown ? { ok: true } : { ok: false, error: "invalid_auth" }));
  });
  const listen = (server: Server) =>
    new Promise<string>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)),
    );
  const [proxyUrl, api] = await Promise.all([listen(proxy), listen(slack)]);
  try {
    const settings = { ...defaultSettings(), SLACK_API_TOKEN: "xoxb", SLACK_PROXY: proxyUrl };
    await openSlack(settings, AbortSignal.timeout(20_000), api).post("C1", "Hello");
    expect(through).toEqual([`POST ${api}chat.postMessage`]);
  } finally {
    proxy.close();
    slack.close();
  }
});
