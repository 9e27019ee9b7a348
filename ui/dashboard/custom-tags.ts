import type { TagOf } from "../api/types.ts";

export const customType = 1;

/** The tags that people gave, without those that say who owns a thing and of what type it is. */
export const customTags = (tags: TagOf[] | undefined): { id: number; name: string }[] =>
  (tags ?? []).filter(({ type }) => type === customType);
