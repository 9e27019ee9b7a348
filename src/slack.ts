import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { fetchThrough } from "./proxy.ts";
import type { Settings } from "./settings/keys.ts";

const API = "https://slack.com/api/";
/** How long one answer may take. */
const ANSWER_MS = 30_000;
/** The longest that Slack's Retry-After is waited for, in seconds. */
const MAX_WAIT = 60;
/** Pages of 999 channels. */
const MAX_PAGES = 100;

/** A channel as Superset's API shows it. */
export interface SlackChannel {
  id: string;
  name: string;
  is_member?: boolean | undefined;
  is_private?: boolean | undefined;
}

export interface SlackFile {
  name: string;
  title: string;
  bytes: Uint8Array;
}

export interface Slack {
  /** All channels that the token sees. */
  channels(): Promise<SlackChannel[]>;
  post(channel: string, text: string): Promise<void>;
  /** Files in one message that begins with a text. */
  upload(channel: string, files: readonly SlackFile[], text: string): Promise<void>;
}

type SlackSettings = Pick<Settings, "SLACK_API_TOKEN" | "SLACK_API_RATE_LIMIT_RETRY_COUNT"> &
  Partial<Pick<Settings, "SLACK_PROXY">>;

const refusal = z.object({ ok: z.literal(false), error: z.string() });
const channel = z.object({
  id: z.string(),
  name: z.string(),
  is_member: z.boolean().optional(),
  is_private: z.boolean().optional(),
});
const page = z.object({
  channels: z.array(channel),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const uploadTarget = z.object({ upload_url: z.url({ protocol: /^https?$/ }), file_id: z.string() });

/**
 * Slack's web API with SLACK_API_TOKEN. When Slack says that it is asked too often, it is asked again after the time that it
 * names, SLACK_API_RATE_LIMIT_RETRY_COUNT times; through SLACK_PROXY where there is one. All that is asked throws an Error with the method and Slack's word for it.
 * @param api where the API is, in tests
 */
export function openSlack(settings: SlackSettings, signal: AbortSignal, api = API): Slack {
  const { SLACK_API_TOKEN: setting, SLACK_API_RATE_LIMIT_RETRY_COUNT: retries } = settings;
  const token: unknown = typeof setting === "function" ? setting() : setting;
  if (typeof token !== "string" || token === "") throw new Error("Slack is not set up: SLACK_API_TOKEN is empty");

  const request = settings.SLACK_PROXY ? fetchThrough(settings.SLACK_PROXY) : fetch;

  async function send(what: string, url: string, init: RequestInit): Promise<Response> {
    for (let tries = 0; ; tries++) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
      const answer = await request(url, { ...init, method: "POST", redirect: "error", signal: limit });
      if (answer.status !== 429 || tries >= retries) {
        if (!answer.ok) throw new Error(`Slack's ${what} answered ${answer.status}`);
        return answer;
      }
      const seconds = Number(answer.headers.get("retry-after")) || 1;
      await answer.body?.cancel();
      await sleep(Math.min(seconds, MAX_WAIT) * 1000, undefined, { signal });
    }
  }

  async function ask<T>(method: string, fields: Record<string, string>, schema: z.ZodType<T>): Promise<T> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await send(method, api + method, { headers, body: new URLSearchParams(fields) });
    const body: unknown = await answer.json();
    const refused = refusal.safeParse(body);
    if (refused.success) throw new Error(`Slack's ${method} failed: ${refused.data.error}`);
    return schema.parse(body);
  }

  async function put({ name, bytes }: SlackFile): Promise<string> {
    const fields = { filename: name, length: String(bytes.byteLength) };
    const { upload_url, file_id } = await ask("files.getUploadURLExternal", fields, uploadTarget);
    await send("upload", upload_url, { body: Buffer.from(bytes) });
    return file_id;
  }

  return {
    channels: async () => {
      const found: SlackChannel[] = [];
      let cursor: string | undefined = "";
      for (let pages = 0; cursor !== undefined && pages < MAX_PAGES; pages++) {
        const types = "public_channel,private_channel";
        const fields = { limit: "999", exclude_archived: "true", types, ...(cursor && { cursor }) };
        const answer: z.infer<typeof page> = await ask("conversations.list", fields, page);
        found.push(...answer.channels);
        cursor = answer.response_metadata?.next_cursor || undefined;
      }
      return found;
    },
    post: async (to, text) => {
      await ask("chat.postMessage", { channel: to, text }, z.unknown());
    },
    upload: async (to, files, text) => {
      const ids: { id: string; title: string }[] = [];
      for (const file of files) ids.push({ id: await put(file), title: file.title });
      const fields = { files: JSON.stringify(ids), channel_id: to, initial_comment: text };
      await ask("files.completeUploadExternal", fields, z.unknown());
    },
  };
}

/** Words between commas, semicolons and blanks; the `#` before a channel's name is none of it. */
export const slackNames = (text: string | null | undefined): string[] =>
  (text ?? "")
    .split(/[\s,;]+/)
    .map((name) => name.replace(/^#/, ""))
    .filter(Boolean);
