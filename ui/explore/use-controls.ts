import { useQuery } from "@tanstack/react-query";
import type { Control, ControlSection } from "../charts/controls/control.ts";
import { chartTypes } from "../charts/registry.ts";
import { t } from "../i18n/t.ts";

/** The controls of a chart type; undefined while they load, none for a type that is not drawn here. */
export function useControls(vizType: string) {
  return useQuery(controlsQuery(vizType)).data;
}

/** Controls are declared in English; `scripts/find-texts.mjs` knows where their words stand. */
function translated(section: ControlSection): ControlSection {
  return { ...section, title: t(section.title), controls: section.controls.map(translatedControl) };
}

function translatedControl(control: Control): Control {
  const named = { ...control, label: t(control.label), ...(control.help && { help: t(control.help) }) };
  switch (named.kind) {
    case "choice":
      return { ...named, choices: named.choices.map(([value, name]) => [value, t(name)] as const) };
    case "record":
    case "viewport":
      return { ...named, controls: named.controls.map(translatedControl) };
    case "records":
      return { ...named, addText: t(named.addText), controls: named.controls.map(translatedControl) };
    case "columnSettings":
      return {
        ...named,
        columns: (...args) => named.columns(...args).map((column) => ({ ...column, title: t(column.title) })),
        settings: (...args) => named.settings(...args).map(translatedControl),
      };
    default:
      return named;
  }
}

export function controlsQuery(vizType: string) {
  return {
    queryKey: ["chart-controls", vizType],
    queryFn: async () => {
      const sections = Object.hasOwn(chartTypes, vizType) ? await chartTypes[vizType]?.loadControls() : undefined;
      return (sections ?? []).map(translated);
    },
    staleTime: Number.POSITIVE_INFINITY,
  };
}
