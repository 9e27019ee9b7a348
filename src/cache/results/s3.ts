import { AwsClient } from "aws4fetch";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { ResultsStore } from "./store.ts";

const options = z.object({
  S3_BUCKET: z.string({ error: "S3Cache needs the name of a bucket" }).min(1, "S3Cache needs the name of a bucket"),
  CACHE_KEY_PREFIX: z.string().default(""),
});

const LIMIT_MS = 60_000;

/**
 * Results in a bucket of S3, or of what speaks its protocol. Address and keys come from the environment under AWS's own
 * names (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL).
 * How long objects stay is the bucket's to say, by a lifecycle rule; an entry that is over is not given out.
 */
export async function s3Results(
  config: Record<string, unknown>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ResultsStore> {
  const { success, data, error } = options.safeParse(config);
  if (!success) throw new UserError(`RESULTS_BACKEND: ${error.issues[0]?.message}`);
  const { S3_BUCKET: bucket, CACHE_KEY_PREFIX: prefix } = data;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (!accessKeyId || !secretAccessKey)
    throw new UserError("RESULTS_BACKEND: S3Cache needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1";
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const base = endpoint ? `${endpoint.replace(/\/$/, "")}/${bucket}/` : `https://${bucket}.s3.${region}.amazonaws.com/`;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    service: "s3",
    region,
    retries: 2,
  });
  const addressOf = (key: string) => base + (prefix + key).split("/").map(encodeURIComponent).join("/");
  const failure = (answer: Response) => new Error(`S3 answers ${answer.status} for the bucket ${bucket}`);
  return {
    get: async (key) => {
      const answer = await client.fetch(addressOf(key), { signal: AbortSignal.timeout(LIMIT_MS) });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw failure(answer);
      const end = Number(answer.headers.get("x-amz-meta-end") ?? Number.POSITIVE_INFINITY);
      return end < Date.now() / 1000 ? undefined : new Uint8Array(await answer.arrayBuffer());
    },
    set: async (key, value, seconds) => {
      const end: Record<string, string> =
        seconds > 0 ? { "x-amz-meta-end": String(Math.ceil(Date.now() / 1000 + seconds)) } : {};
      const answer = await client.fetch(addressOf(key), {
        method: "PUT",
        body: Uint8Array.from(value),
        headers: { "content-type": "application/octet-stream", ...end },
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      if (!answer.ok) throw failure(answer);
    },
    close: async () => {},
  };
}
