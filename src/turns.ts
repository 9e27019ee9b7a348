/** Those of one kind. */
interface Line {
  /** What has begun is ended before more is begun. */
  toEnd: (() => void)[];
  toBegin: (() => void)[];
  /** The number of its last turn. */
  last: number;
}

/** The line of all that answers charts. */
export const CHARTS = "charts";
/** The line of all that reads and writes the rows of large results. */
export const ROWS = "rows";

const lines = new Map<string, Line>();
let turns = 0;
let waiting = 0;

/**
 * Waits for a turn on the event loop, of which there is one at a time; every few milliseconds the loop takes in what has come
 * meanwhile.
 * The line that had no turn for the longest time is the next: a hundred requests for charts do not stand before one for
 * something else.
 * @param name of a line; there are few
 */
export function takeTurn(name: string, to: "begin" | "end" = "begin"): Promise<void> {
  return new Promise((resolve) => {
    const line = lines.get(name) ?? { toEnd: [], toBegin: [], last: 0 };
    lines.set(name, line);
    (to === "end" ? line.toEnd : line.toBegin).push(resolve);
    if (waiting++ === 0) setImmediate(serve);
  });
}

/** Makes each piece in a turn of its own. */
export async function* inTurns<T>(pieces: Iterable<T>, name: string): AsyncGenerator<T> {
  for (const piece of pieces) {
    yield piece;
    await takeTurn(name);
  }
}

/** What waits is served for this long, before the loop takes in what has come meanwhile: a thing that takes longer is alone. */
const ROUND_MS = 2;

function serve(): void {
  const end = performance.now() + ROUND_MS;
  const step = (): void => {
    const take = longestWaiting();
    waiting--;
    take?.();
    if (waiting === 0) return;
    // A tick that a microtask asks for comes when all that the turn has set going is done, as far as it does not wait.
    queueMicrotask(() => process.nextTick(() => (performance.now() < end ? step() : setImmediate(serve))));
  };
  step();
}

function longestWaiting(): (() => void) | undefined {
  let next: Line | undefined;
  for (const line of lines.values())
    if (line.toEnd.length + line.toBegin.length > 0 && line.last < (next?.last ?? Number.POSITIVE_INFINITY))
      next = line;
  if (!next) return undefined;
  next.last = ++turns;
  return next.toEnd.shift() ?? next.toBegin.shift();
}
