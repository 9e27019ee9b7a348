import { QueryError } from "../errors.ts";
import type { Frame } from "../frame.ts";
import { postProcess, type Step } from "./operations.ts";

/** What a thread is asked for. */
export interface Work {
  frame: Frame;
  steps: readonly Step[];
}

/** Errors lose their class between threads: a query's own comes as its text. */
export type Outcome = { frame: Frame } | { refusal: string };

/** Entry of a thread of `off-loop.ts`. */
export default function work({ frame, steps }: Work): Outcome {
  try {
    return { frame: postProcess(frame, steps) };
  } catch (error) {
    if (error instanceof QueryError) return { refusal: error.message };
    throw error;
  }
}
