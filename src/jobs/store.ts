/** A job as it is kept; times are milliseconds since 1970. */
export interface StoredJob {
  id: string;
  name: string;
  /** When it is due; null once it has ended. */
  nextRunAt: number | null;
  lockedAt: number | null;
  finishedAt: number | null;
  disabled: boolean;
  /** What else Agenda knows about the job, as JSON. */
  body: string;
}

/** What a worker writes about a job that it holds. */
type JobChange = Pick<StoredJob, "nextRunAt" | "lockedAt" | "finishedAt" | "body">;

/** Tells that jobs of a name are there, or that one was cancelled, so that nobody has to look for them. */
export interface Bell {
  ring(what: string): Promise<void>;
  listen(hear: (what: string) => void): Promise<() => Promise<void>>;
}

/** How many jobs of a name are to do. */
interface Depth {
  name: string;
  /** Due, and held by nobody. */
  queued: number;
  running: number;
  /** Due later. */
  scheduled: number;
}

/**
 * A place where jobs wait. Each function is one atomic step: of any number of workers one takes a job, and only the one that
 * holds it writes its state.
 */
export interface JobStore {
  /** For messages. */
  readonly name: string;
  readonly bell: Bell;
  /** Makes the place where it is not there yet. */
  prepare(): Promise<void>;
  /** Takes a job in; false when there is, or was of late, one with its id. */
  insert(job: StoredJob): Promise<boolean>;
  /**
   * Takes the lock of the job of this name that is due first: one that nobody holds and that is due before `scanAt`, or one whose
   * holder has not been heard of since `deadline`.
   */
  next(name: string, scanAt: number, deadline: number, now: number, owner: string): Promise<StoredJob | undefined>;
  /** Takes the lock of a job if nobody holds it and it is still due at that time. */
  lock(id: string, dueAt: number | null, now: number, owner: string): Promise<StoredJob | undefined>;
  /** Writes the state of a job; false when `owner` does not hold it any more. */
  save(id: string, change: JobChange, owner: string): Promise<boolean>;
  unlock(id: string, owner: string): Promise<void>;
  /** Gives back the jobs of a name that `owner` holds, but those of which it knows. */
  release(name: string, known: readonly string[], owner: string): Promise<void>;
  /** Changes a job that nobody holds; false when somebody does or it is not there. */
  replace(id: string, change: Omit<JobChange, "lockedAt"> & { disabled: boolean }): Promise<boolean>;
  /** Ends a job, whoever holds it; false when it has ended already or is not there. */
  cancel(id: string, now: number): Promise<boolean>;
  /** Takes a job away that nobody holds; false when somebody does or it is not there. */
  remove(id: string): Promise<boolean>;
  find(id: string): Promise<StoredJob | undefined>;
  /** Those to do first, then those that ended last. */
  list(limit: number): Promise<StoredJob[]>;
  /** Counts the jobs to do of each of these names. */
  depth(names: readonly string[], now: number): Promise<Depth[]>;
  /** Forgets the jobs that ended before a moment. Ids are remembered as long as their jobs. */
  forgetFinished(before: number): Promise<void>;
  close(): Promise<void>;
}
