import { connect } from "node:net";
import type { Answer, Call } from "../../route.ts";

const MAIL_MS = 3_000;

/** GET needs: what sending takes and is not there, as sentences that say how to get it; none where all is there. */
export async function listNeeds({ app }: Call): Promise<Answer> {
  const { settings, presence } = app;
  const { SMTP_HOST: host, SMTP_PORT: port } = settings;
  const [workers, browsers, hasMail] = await Promise.all([
    presence.living("worker"),
    presence.living("browser"),
    answers(host, port),
  ]);
  const needs = [
    ...(workers.size > 0
      ? []
      : ["No worker runs, so nothing is sent: start liteset worker, or liteset run --with-worker."]),
    ...(workers.size === 0 || browsers.size > 0
      ? []
      : [
          "No worker has a browser, so neither pictures nor PDFs are made: install Chromium (apt install chromium) where workers run, or name its program in SCREENSHOT_BROWSER, and start them again.",
        ]),
    ...(hasMail
      ? []
      : [`No mail server answers at ${host}:${port}: set SMTP_HOST, SMTP_PORT, SMTP_USER and SMTP_PASSWORD.`]),
  ];
  return { result: needs };
}

/** Whether something listens there. */
const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: MAIL_MS });
    const finish = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket
      .once("connect", () => finish(true))
      .once("timeout", () => finish(false))
      .once("error", () => finish(false));
  });
