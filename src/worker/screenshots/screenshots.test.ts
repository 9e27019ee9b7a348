import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { App } from "../../app.ts";
import type { Viewer } from "../../security/viewer.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { closeBrowser, withContext } from "./browser.ts";
import { takePictures } from "./screenshots.ts";

const { chromium } = inject("services");

describe.skipIf(chromium.url === null)(`pictures of a page taller than one may be ${chromium.reason}`, () => {
  const bands = { "rgb(255, 0, 0)": 16_000, "rgb(0, 255, 0)": 16_000, "rgb(0, 0, 255)": 3_000 };
  let server: Server;
  let app: App;

  beforeAll(async () => {
    const divs = Object.entries(bands).map(
      ([color, height]) => `<div style="height:${height}px;background:${color}"></div>`,
    );
    server = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<!doctype html><body data-page style="margin:0">${divs.join("")}</body>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const settings = {
      ...defaultSettings(),
      SECRET_KEY: "a-secret-key-of-tests",
      SCREENSHOT_BROWSER: chromium.url,
      WEBDRIVER_BASEURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
    app = { settings } as App;
  });
  afterAll(async () => {
    await closeBrowser();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The colours of a picture's first and last line. */
  const edges = (bytes: Uint8Array) =>
    withContext(app.settings, {}, async (context) => {
      const page = await context.newPage();
      return page.evaluate<string[]>(`(async () => {
        const image = new Image();
        image.src = "data:image/png;base64,${Buffer.from(bytes).toString("base64")}";
        await image.decode();
        return [0, image.height - 1].map((line) => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
          canvas.drawImage(image, 0, line, 1, 1, 0, 0, 1, 1);
          return "rgb(" + [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ") + ")";
        });
      })()`);
    });

  it("are its parts, from top to bottom, nothing twice", { timeout: 60_000 }, async () => {
    const visit = { app, path: "/", viewer: { id: 1 } as Viewer, signal: new AbortController().signal };
    const picture = { width: 200, height: 600, isTall: true, density: 1, type: "png" } as const;
    const parts = await takePictures(visit, picture);
    expect(parts.map(({ width, height }) => [width, height])).toEqual(
      Object.values(bands).map((height) => [200, height]),
    );
    for (const [at, color] of Object.keys(bands).entries())
      expect(await edges(parts[at]!.bytes)).toEqual([color, color]);
    expect(await takePictures(visit, picture, 1)).toHaveLength(1);
  });
});
