/** Whether the person asked their system for less motion: then things appear where they stay. */
export function prefersStillness(): boolean {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches === true;
}
