import { api } from "./client.ts";

/** One of many that can be chosen: its id, and what people call it. */
export interface Choice {
  value: number;
  label: string;
}

/** As many as one list of choices has; what is not among them is found by searching. */
export const mostChoices = 100;

/** The values that a column of a resource has, as far as the viewer may know. */
export async function distinctValues(resource: string, column: string): Promise<{ value: string; label: string }[]> {
  const answer = await api.get<{ result: { text: string; value: string | null }[] }>(
    `/api/v1/${resource}/distinct/${column}`,
    { rison: { filter: "", page: 0, page_size: mostChoices } },
  );
  return answer.result.flatMap(({ text: label, value }) => (value ? [{ value, label }] : []));
}

/**
 * What the API offers for a field of a resource, also to those who may not see the other list.
 * @param path below /api/v1/, e.g. `dashboard/related/owners`
 */
export async function relatedChoices(path: string, search: string, signal?: AbortSignal): Promise<Choice[]> {
  const answer = await api.get<{ result: { text: string; value: number }[] }>(`/api/v1/${path}`, {
    rison: { filter: search, page: 0, page_size: mostChoices },
    signal,
  });
  return answer.result.map(({ text: label, value }) => ({ value, label }));
}
