import { type Choice, mostChoices, relatedChoices } from "../api/choices.ts";
import { api } from "../api/client.ts";
import type { ChoiceSource } from "./spec.ts";

const mostPages = 100;

/** What can be chosen of another list; the server searches when there are many. */
export async function listChoices(source: ChoiceSource, search: string, signal?: AbortSignal): Promise<Choice[]> {
  if (source.related) return relatedChoices(source.related, search, signal);
  const answer = await api.get<{ result: Record<string, unknown>[] }>(`/api/v1/${source.list}/`, {
    rison: {
      filters: [...(source.where ?? []), ...(search ? [{ col: source.text, opr: "ct", value: search }] : [])],
      order_column: source.text,
      order_direction: "asc",
      page: 0,
      page_size: mostChoices,
    },
    signal,
  });
  return answer.result.map((row) => choiceOf(row, source));
}

/** Whether the browser searches, because the server cannot. */
export const isWhole = (source: ChoiceSource): boolean => source.labelOf !== undefined && source.related === undefined;

/** Everything that can be chosen, page after page: for lists that the server cannot search. */
export async function wholeList(source: ChoiceSource, signal?: AbortSignal): Promise<Choice[]> {
  const found: Choice[] = [];
  for (let page = 0; page < mostPages; page++) {
    const answer = await api.get<{ count: number; result: Record<string, unknown>[] }>(`/api/v1/${source.list}/`, {
      rison: { page, page_size: mostChoices },
      signal,
    });
    found.push(...answer.result.map((row) => choiceOf(row, source)));
    if (found.length >= answer.count || answer.result.length === 0) break;
  }
  return found.sort((a, b) => a.label.localeCompare(b.label));
}

export function choiceOf(row: Record<string, unknown>, source: ChoiceSource): Choice {
  return { value: Number(row.id), label: source.labelOf?.(row) ?? String(row[source.text] ?? row.id) };
}
