/**
 * Browsers keep a handful of WebGL contexts, and without a graphics card each costs processor time: so few maps are live at
 * once. The others show a still of themselves, and come to life when somebody points at them.
 */
const mostLive = 4;

/** A map that has a context or wants one. */
export interface Actor {
  /** pointed at, or holding the focus */
  isUsed: boolean;
  /** shows the newest data */
  isDrawn: boolean;
  /** near the visible part of the page */
  isNear: boolean;
  /** makes the context */
  enter(): void;
  /** keeps a still, and gives the context back */
  leave(): void;
}

const live = new Set<Actor>();
const wanting = new Set<Actor>();

/** Asks for a context; `enter` is called when there is one. What is drawn is drawn one map at a time. */
export function want(actor: Actor): void {
  if (!live.has(actor)) wanting.add(actor);
  direct();
}

/** For a map that leaves the page: its context is free again. */
export function quit(actor: Actor): void {
  wanting.delete(actor);
  live.delete(actor);
  direct();
}

/** Decides who is live; to be called when an actor has been drawn, or is needed more or less. */
export function direct(): void {
  for (const actor of [...wanting].sort((a, b) => need(b) - need(a))) {
    // Two maps at once would hold the page twice as long.
    if (!actor.isUsed && [...live].some((other) => !other.isDrawn)) return;
    if (live.size >= mostLive) {
      const [least] = [...live].sort((a, b) => need(a) - need(b));
      if (!least || need(least) >= need(actor)) return;
      live.delete(least);
      least.leave();
    }
    wanting.delete(actor);
    live.add(actor);
    actor.enter();
  }
}

function need({ isUsed, isDrawn, isNear }: Actor): number {
  if (isUsed) return 3;
  if (!isDrawn) return 2;
  return isNear ? 1 : 0;
}
