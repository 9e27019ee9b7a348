import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import { Readable } from "node:stream";

/** What of `fetch` is needed: POST and GET with headers and a body of bytes or text; redirects are not followed. */
export type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** `fetch` through an HTTP proxy: Node's own takes one from the environment only. */
export function fetchThrough(proxy: string): Ask {
  const proxyEnv = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
  const agents = { https: new Agent({ proxyEnv }), http: new PlainAgent({ proxyEnv }) };
  return async (url, { method = "GET", headers, body, signal }) => {
    // Gives the body its bytes and its type, as fetch does.
    const asked = new Request(url, { method, ...(headers && { headers }), ...(body && { body }) });
    const content = Buffer.from(await asked.arrayBuffer());
    const isTls = url.startsWith("https:");
    return new Promise((resolve, reject) => {
      const options = {
        method,
        agent: isTls ? agents.https : agents.http,
        headers: { ...Object.fromEntries(asked.headers), "content-length": content.length },
        ...(signal && { signal }),
      };
      const sent = (isTls ? request : plainRequest)(url, options, (answer) => {
        const { statusCode: status = 502 } = answer;
        if (status >= 300 && status < 400) {
          answer.destroy();
          return reject(new Error(`${new URL(url).host} leads elsewhere`));
        }
        const named = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const stream = Readable.toWeb(answer) as unknown as ReadableStream;
        const hasBody = status !== 204 && status !== 304;
        resolve(new Response(hasBody ? stream : null, { status, headers: named }));
      });
      sent.on("error", reject);
      sent.end(content);
    });
  };
}
