import type { JobParameters } from "agenda";
import { namespaceOf, uuid3 } from "../metadata/uuid3.ts";
import type { StoredJob } from "./store.ts";

/** A queue is no place for data. */
const MAX_BODY_BYTES = 1_000_000;
const NAMESPACE = namespaceOf("liteset-jobs");

/** The id of the job of a key: of all jobs with the same key only the first is taken in. */
export const idOf = (name: string, key: string): string => uuid3(NAMESPACE, `${name} ${key}`);

/** The job as a store keeps it. */
export function storedJob(id: string, job: JobParameters): StoredJob {
  return {
    id,
    name: job.name,
    nextRunAt: job.nextRunAt?.getTime() ?? null,
    lockedAt: job.lockedAt?.getTime() ?? null,
    finishedAt: (job.lastFinishedAt ?? job.failedAt)?.getTime() ?? null,
    disabled: job.disabled === true,
    body: bodyOf(job),
  };
}

function bodyOf({ _id, lockedAt, nextRunAt, disabled, ...rest }: JobParameters): string {
  const body = JSON.stringify(rest);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES)
    throw new Error(`A job of ${rest.name} is larger than ${MAX_BODY_BYTES} bytes: keep what it works on elsewhere`);
  return body;
}
