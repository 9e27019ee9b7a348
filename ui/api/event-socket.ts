/** How something that a worker does has gone, as `/api/v1/async_event/` and the web socket tell it. */
export interface AsyncEvent {
  id: string;
  job_id: string;
  status: "pending" | "running" | "error" | "done";
  errors?: { message?: string }[];
  result_url?: string | null;
}

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

let address: string | undefined;
let socket: WebSocket | undefined;
let pauseMs = firstPauseMs;
const listeners = new Set<(event: AsyncEvent) => void>();

/** Where the server's web socket is (`GLOBAL_ASYNC_QUERIES_TRANSPORT = "ws"`); without one, events are asked for. */
export function setEventSocket(url: string | undefined): void {
  address = url;
}

/** Whether events come by themselves at the moment. */
export const hearsEvents = (): boolean => socket?.readyState === WebSocket.OPEN;

/** Hears what workers tell this browser, as long as there is a socket; gives what ends that. */
export function onEvent(listener: (event: AsyncEvent) => void): () => void {
  listeners.add(listener);
  open();
  return () => listeners.delete(listener);
}

/** Opens the socket; one that breaks is opened again while somebody listens, after ever longer pauses. */
function open(): void {
  if (address === undefined || socket !== undefined || listeners.size === 0) return;
  const opened = new WebSocket(address);
  socket = opened;
  opened.onopen = () => {
    pauseMs = firstPauseMs;
  };
  opened.onmessage = ({ data }) => {
    const event = readEvent(data);
    if (event) for (const listener of listeners) listener(event);
  };
  opened.onclose = () => {
    socket = undefined;
    setTimeout(open, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };
}

function readEvent(data: unknown): AsyncEvent | undefined {
  try {
    const event = JSON.parse(String(data)) as Partial<AsyncEvent>;
    return typeof event.job_id === "string" && typeof event.id === "string" ? (event as AsyncEvent) : undefined;
  } catch {
    return undefined;
  }
}
