/** Something wrong with the settings: an error keeps the server from starting. */
export interface Problem {
  severity: "error" | "warning";
  /** A sentence that says what is wrong, where, and what to do. */
  message: string;
  key?: string;
  file?: string;
  line?: number;
  column?: number;
}

/** Settings as one source gives them. */
export interface Layer {
  /** File, or name of the environment variable. */
  origin: string;
  values: Record<string, unknown>;
  problems: Problem[];
}
