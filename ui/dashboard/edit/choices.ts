import { type Choice, mostChoices } from "../../api/choices.ts";
import { api } from "../../api/client.ts";

/** The tags that people have made. */
export async function listTags(search: string, signal: AbortSignal): Promise<Choice[]> {
  const filters = [
    { col: "type", opr: "custom_tag", value: true },
    ...(search ? [{ col: "name", opr: "ct", value: search }] : []),
  ];
  const { result } = await api.get<{ result: { id: number; name: string }[] }>("/api/v1/tag/", {
    rison: { columns: ["id", "name"], filters, page_size: mostChoices },
    signal,
  });
  return result.map(({ id, name }) => ({ value: id, label: name }));
}

export async function listThemes(signal: AbortSignal): Promise<Choice[]> {
  const { result } = await api.get<{ result: { id: number; theme_name: string }[] }>("/api/v1/theme/", {
    rison: {
      columns: ["id", "theme_name"],
      filters: [{ col: "is_system", opr: "eq", value: false }],
      page_size: mostChoices,
    },
    signal,
  });
  return result.map(({ id, theme_name }) => ({ value: id, label: theme_name }));
}

export async function listCssTemplates(signal: AbortSignal): Promise<{ template_name: string; css: string }[]> {
  const path = "/api/v1/css_template/";
  const rison = { columns: ["template_name", "css"], order_column: "template_name", page_size: mostChoices };
  return (await api.get<{ result: { template_name: string; css: string }[] }>(path, { rison, signal })).result;
}
