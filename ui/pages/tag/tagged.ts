import { api } from "../../api/client.ts";

export type TaggedKind = "dashboard" | "chart" | "query";

/** Something that has a tag. */
export interface Tagged {
  id: number;
  type: TaggedKind;
  name: string;
  url: string;
  changed_on: string | null;
  creator: string;
  owners: { id?: number; first_name?: string; last_name?: string }[];
}

/** What has a tag and may be seen. */
export const listTagged = async (tag: number, signal?: AbortSignal): Promise<Tagged[]> =>
  (await api.get<{ result: Tagged[] }>(`/api/v1/tag/get_objects/?tagIds=${tag}`, { signal })).result;
