import { setGuestToken } from "../api/client.ts";

/** The protocol of @superset-ui/embedded-sdk: the embedding page hands over a port, both sides call methods over it. */
const handshake = { type: "__embedded_comms__", handshake: "port transfer" };

type Method = (args: Record<string, unknown>) => unknown;

interface Message {
  switchboardAction: "get" | "emit" | "reply" | "error";
  method: string;
  messageId?: string;
  args?: Record<string, unknown>;
}

const methods = new Map<string, Method>();
/** What was sent before the page was ready to take it. */
const early = new Map<string, Record<string, unknown>>();
let port: MessagePort | undefined;

/**
 * Listens for the embedding page; to be called before the page has loaded, as the port is sent then.
 * @returns when the first guest token has come; later ones take its place
 */
export function listenToHost(guestTokenHeader: string): Promise<void> {
  return new Promise((resolve) => {
    methods.set("guestToken", ({ guestToken }) => {
      if (typeof guestToken !== "string") return;
      setGuestToken(guestTokenHeader, guestToken);
      resolve();
    });
    methods.set("getScrollSize", () => ({ width: document.body.scrollWidth, height: document.body.scrollHeight }));
    addEventListener("message", ({ data, ports }: MessageEvent) => {
      if (data?.type !== handshake.type || data.handshake !== handshake.handshake || !ports[0]) return;
      port = ports[0];
      port.addEventListener("message", (event: MessageEvent<Message>) => void answer(event.data));
      port.start();
    });
  });
}

/** Lets the embedding page ask for something; gives what takes it back. */
export function defineHostMethod(name: string, method: Method): () => void {
  methods.set(name, method);
  const sent = early.get(name);
  early.delete(name);
  if (sent) method(sent);
  return () => methods.delete(name);
}

/** Tells the embedding page something, where there is one. */
export function tellHost(method: string, args: unknown): void {
  port?.postMessage({ switchboardAction: "emit", method, args });
}

async function answer({ switchboardAction, method, messageId, args = {} }: Message): Promise<void> {
  const run = methods.get(method);
  if (switchboardAction === "emit") {
    if (run) run(args);
    else early.set(method, args);
    return;
  }
  if (switchboardAction !== "get") return;
  const refuse = (why: string) =>
    port?.postMessage({ switchboardAction: "error", messageId, error: `[superset] Method "${method}" ${why}` });
  if (!run) return refuse("is not defined");
  try {
    const result = await run(args);
    port?.postMessage({ switchboardAction: "reply", messageId, result });
  } catch {
    refuse("threw an error");
  }
}
