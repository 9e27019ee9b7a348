import { setImmediate } from "node:timers/promises";
import { TemplateFault } from "./values.ts";

const MAX_STEPS = 300_000;
const MAX_OUTPUT = 5_000_000;
const MAX_DEPTH = 200;
/** Steps between two pauses in which the process serves others. */
const PAUSE = 10_000;

/** What a template may spend: each evaluation is a step, and so are each 100 characters or items that it makes. */
export class Budget {
  #steps = 0;
  #output = 0;
  #depth = 0;
  #pauseAt = PAUSE;

  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) {
      throw new TemplateFault("RecursionError", `the template takes more than ${MAX_STEPS} steps: loop over less`);
    }
  }

  /** Asked before something of this many characters or items is made. */
  make(size: number): void {
    if (size > MAX_OUTPUT)
      throw new TemplateFault(
        "OverflowError",
        `the template makes a value of more than ${MAX_OUTPUT} characters or items`,
      );
    this.spend(Math.ceil(size / 100));
  }

  write(length: number): void {
    this.#output += length;
    if (this.#output > MAX_OUTPUT) {
      throw new TemplateFault(
        "OverflowError",
        `the template writes more than ${MAX_OUTPUT} characters: loop over less`,
      );
    }
  }

  async deeper<T>(run: () => Promise<T>): Promise<T> {
    if (++this.#depth > MAX_DEPTH) throw new TemplateFault("RecursionError", "Infinite recursion detected in template");
    try {
      return await run();
    } finally {
      this.#depth--;
    }
  }

  /** Lets others run, now and then. */
  async pause(): Promise<void> {
    if (this.#steps < this.#pauseAt) return;
    this.#pauseAt = this.#steps + PAUSE;
    await setImmediate();
  }
}
