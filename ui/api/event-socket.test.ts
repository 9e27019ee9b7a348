import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Sockets that the module opens. */
let opened: FakeSocket[] = [];

class FakeSocket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: () => void;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    opened.push(this);
  }
  connect() {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  break() {
    this.readyState = 3;
    this.onclose?.();
  }
}

describe("the web socket of events", () => {
  beforeEach(() => {
    opened = [];
    vi.resetModules();
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is opened once for all who listen, and again when it breaks while somebody does", async () => {
    const { hearsEvents, onEvent, setEventSocket } = await import("./event-socket.ts");
    setEventSocket("ws://server/");
    const heard: string[] = [];
    const ends = [
      onEvent((event) => heard.push(`a${event.job_id}`)),
      onEvent((event) => heard.push(`b${event.job_id}`)),
    ];
    expect(opened).toHaveLength(1);
    expect(hearsEvents()).toBe(false);
    opened[0]!.connect();
    expect(hearsEvents()).toBe(true);
    opened[0]!.onmessage?.({ data: JSON.stringify({ id: "1-0", job_id: "j", status: "done" }) });
    opened[0]!.onmessage?.({ data: "no JSON" });
    opened[0]!.onmessage?.({ data: "{}" });
    expect(heard).toEqual(["aj", "bj"]);
    opened[0]!.break();
    expect(hearsEvents()).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(opened).toHaveLength(2);
    for (const end of ends) end();
    opened[1]!.break();
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(2);
  });

  it("is not there where the site has none", async () => {
    const { onEvent } = await import("./event-socket.ts");
    onEvent(() => undefined);
    expect(opened).toHaveLength(0);
  });
});
