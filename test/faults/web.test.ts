import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readBody } from "../../src/server/middleware/body.ts";
import { type Scene, setScene } from "../support/scene.ts";

const LIMIT = 100_000;

describe("the web side", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(inject("services"), (settings) => ({ ...settings, MAX_CONTENT_LENGTH: LIMIT }));
  });

  afterAll(() => scene?.close());

  it("shows hostile names as text in every page, never as markup", async () => {
    const { admin, base, make, sales } = scene;
    const name = `</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"'`;
    const board = await make(admin, "dashboard", { dashboard_title: name, published: true });
    const chart = await make(admin, "chart", { slice_name: name, datasource_id: sales, datasource_type: "table" });
    const pages = [
      ...[`/superset/dashboard/${board}/`, `/explore/?slice_id=${chart}`, "/chart/list/", "/dashboard/list/"],
      ...[`/login/?next=${encodeURIComponent(name)}`, `/superset/dashboard/${encodeURIComponent(name)}/`],
      ...[`/chart/list/?filters=${encodeURIComponent(name)}`, "/superset/welcome/"],
    ];
    for (const path of pages) {
      const answer = await fetch(base + path, { headers: { cookie: admin.cookie, accept: "text/html" } });
      const html = await answer.text();
      expect({ path, raw: /<script>alert|<img src=x/.test(html) }).toEqual({ path, raw: false });
    }
  });

  it("takes no key that reaches an object's prototype, in any form of input", async () => {
    const { admin } = scene;
    const dirty =
      '{"dashboard_title": "clean", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}';
    const { base } = scene;
    const csrf = (await admin("GET", "/api/v1/security/csrf_token/")).body.result as string;
    const headers = { cookie: admin.cookie, "x-csrftoken": csrf, "content-type": "application/json" };
    await fetch(`${base}/api/v1/dashboard/`, { method: "POST", headers, body: dirty });
    await admin("GET", "/api/v1/dashboard/?q=(__proto__:(polluted:!t),constructor:(prototype:(polluted:!t)))");
    await admin("GET", "/api/v1/dashboard/?__proto__[polluted]=1&constructor[prototype][polluted]=1");
    const metadata = '{"__proto__": {"polluted": true}}';
    await admin("POST", "/api/v1/dashboard/", {
      dashboard_title: "b",
      json_metadata: metadata,
      position_json: metadata,
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await fetch(`${base}/health`)).status).toBe(200);
  });

  it("refuses a body of one byte too many, said or not", async () => {
    const { admin, base } = scene;
    const csrf = (await admin("GET", "/api/v1/security/csrf_token/")).body.result as string;
    const headers = { cookie: admin.cookie, "x-csrftoken": csrf, "content-type": "application/json" };
    const bodyOf = (size: number) => {
      const frame = JSON.stringify({ dashboard_title: "x", css: "" });
      return frame.replace('""', `"${" ".repeat(size - frame.length)}"`);
    };
    const send = (body: string | ReadableStream, more: RequestInit = {}) =>
      fetch(`${base}/api/v1/dashboard/`, { method: "POST", headers, body, ...more });
    expect((await send(bodyOf(LIMIT))).status).toBe(201);
    expect((await send(bodyOf(LIMIT + 1))).status).toBe(413);
    const unsaid = new Blob([bodyOf(LIMIT + 1)]).stream();
    expect((await send(unsaid, { duplex: "half" } as RequestInit)).status).toBe(413);
  });

  it("does not wait for ever for a body", async () => {
    const never = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const request = new Request("http://x/", { method: "POST", body: never, duplex: "half" } as RequestInit);
    await expect(readBody(request, LIMIT, 50)).rejects.toMatchObject({ status: 408 });
  });

  it("refuses headers without end with 431, and serves the others", async () => {
    const answer = await fetch(`${scene.base}/health`, { headers: { "x-flood": "a".repeat(70_000) } });
    expect(answer.status).toBe(431);
    expect((await fetch(`${scene.base}/health`)).status).toBe(200);
  });

  it("serves the others while many connections are open and say nothing, or half of a request", async () => {
    const port = Number(new URL(scene.base).port);
    const idle: Socket[] = [];
    try {
      for (let index = 0; index < 400; index++) {
        const socket = connect(port, "127.0.0.1");
        socket.on("error", () => undefined);
        await new Promise((resolve) => socket.once("connect", resolve));
        if (index % 2) socket.write("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        idle.push(socket);
      }
      expect((await fetch(`${scene.base}/health`)).status).toBe(200);
      expect((await scene.admin("GET", "/api/v1/dashboard/")).status).toBe(200);
    } finally {
      for (const socket of idle) socket.destroy();
    }
  });

  it("answers what is no HTTP, and addresses that cannot be read, without harm", async () => {
    const port = Number(new URL(scene.base).port);
    for (const junk of [
      "\x16\x03\x01\x02\x00",
      "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET http://[ HTTP/1.1\r\n\r\n",
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => socket.end(junk));
        socket.on("error", () => undefined).on("close", () => resolve());
        socket.resume();
      });
    }
    expect((await fetch(`${scene.base}/health`)).status).toBe(200);
  });

  it("changes nothing for another site: no token, a token of another session, or a foreign form", async () => {
    const { admin, gamma, base } = scene;
    const theirs = (await gamma("GET", "/api/v1/security/csrf_token/")).body.result as string;
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`${base}/api/v1/dashboard/`, {
        ...{ method: "POST", redirect: "manual", headers: { cookie: admin.cookie, ...headers }, body },
      });
    const json = JSON.stringify({ dashboard_title: "forged" });
    const type = "application/json";
    expect((await send({ "content-type": type }, json)).status).toBe(400);
    expect((await send({ "content-type": type, "x-csrftoken": theirs }, json)).status).toBe(400);
    // What no script sent is led back to where it came from, with a message.
    expect((await send({ "content-type": "text/plain" }, json)).status).toBe(302);
    const { body } = await admin("GET", "/api/v1/dashboard/?q=(filters:!((col:dashboard_title,opr:eq,value:forged)))");
    expect(body.count).toBe(0);
  });
});
