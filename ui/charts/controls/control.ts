import type { FormData } from "../types.ts";

export type Choice = readonly [value: string | number | boolean | null, label: string];

interface Common {
  /** The key of form_data that the control writes. */
  key: string;
  label: string;
  /** A sentence for those who hover over the label. */
  help?: string;
  /** What a new chart starts with, where that is not what `defaults.ts` has for its type anyway. */
  initial?: unknown;
  /** What a chart means that stores nothing, where that is not `initial`: a number or choice is shown in the field. */
  unset?: unknown;
  /** Without it there is no question to ask the server. */
  required?: boolean | ((formData: FormData) => boolean);
  /** Where the control says something; elsewhere it is not shown. */
  when?: (formData: FormData) => boolean;
}

/** What a column of the answer will hold, as far as the controls tell. */
export interface ShownColumn {
  /** the name under which it comes back */
  key: string;
  title: string;
  type: "number" | "text" | "time";
}

/** Tells the type of a dataset's column. */
export type TypeOfColumn = (column: unknown) => ShownColumn["type"];

/** One part of form_data that people set. The kinds are drawn in `ui/explore/panel/ControlField.tsx`. */
export type Control = Common &
  (
    | { kind: "metric" | "metrics" | "filters" | "timeGrain" | "order" | "flag" | "scheme" | "gradient" }
    | {
        kind: "column" | "columns";
        only?: "time" | "number";
        /** begins with the dataset's time column */
        isAlongTime?: boolean;
        /** what is stored where there is none */
        none?: string;
      }
    | {
        kind: "choice";
        choices: readonly Choice[];
        /** choices that depend on what else is set, in place of the fixed ones where there are any */
        choicesOf?: (formData: FormData) => readonly Choice[] | undefined;
        many?: boolean;
        free?: boolean;
      }
    /** colours by value, of the columns that hold numbers; without `columns` of the chart's metrics */
    | { kind: "conditions"; columns?(formData: FormData, typeOf: TypeOfColumn): ShownColumn[] }
    | { kind: "number"; min?: number; max?: number; step?: number }
    | { kind: "text"; placeholder?: string; rows?: number }
    /** an object of settings of its own, each a control */
    | { kind: "record"; controls: readonly Control[] }
    /** where a map begins; with a prefix, its parts are keys of form_data themselves, begun with it */
    | { kind: "viewport"; controls: readonly Control[]; prefix?: string }
    /** a list of such objects */
    | { kind: "records"; controls: readonly Control[]; describe(record: FormData): string; addText: string }
    /** such an object for each column that is shown, under the column's name */
    | {
        kind: "columnSettings";
        columns(formData: FormData, typeOf: TypeOfColumn): ShownColumn[];
        settings(column: ShownColumn, formData: FormData): readonly Control[];
      }
    | {
        kind:
          | "bounds"
          | "currency"
          | "timeRange"
          | "clockTimes"
          | "color"
          | "timeColumns"
          | "spatial"
          | "annotations"
          | "chartOfDataset"
          | "chartSize"
          | "comparedRange"
          | "fixedOrMetric"
          | "mapCharts";
      }
  );

export interface ControlSection {
  title: string;
  /** What is asked, or how it looks. */
  tab: "data" | "look";
  controls: readonly Control[];
}

/** All controls of a chart type, in the order they are shown. */
export function allControls(sections: readonly ControlSection[]): Control[] {
  return sections.flatMap((section) => section.controls);
}
