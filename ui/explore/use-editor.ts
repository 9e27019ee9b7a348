import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useState } from "react";
import { messageOf } from "../api/errors.ts";
import { text } from "../charts/form-data.ts";
import type { FormData } from "../charts/types.ts";
import { toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";
import { datasourceOf, type ExploreDataset } from "./api.ts";
import { isSameChart, switchType, withInitials } from "./form-data.ts";
import { step } from "./history.ts";
import { controlsQuery, useControls } from "./use-controls.ts";

/** The chart under edit: its form data with undo, its type's controls, and whether anything differs from the start. */
export function useEditor(initial: FormData, first: ExploreDataset) {
  const [history, dispatch] = useReducer(step, { past: [], present: initial, future: [] });
  const [start] = useState(initial);
  const client = useQueryClient();
  const formData = history.present;
  // Undoing the swap of a dataset goes back to one that was known before.
  const [datasets, setDatasets] = useState<Record<string, ExploreDataset>>({});
  const dataset = datasets[text(formData, "datasource")] ?? first;
  const sections = useControls(formData.viz_type);

  const change = (patch: Record<string, unknown>) => dispatch({ type: "change", to: { ...formData, ...patch } });
  const changeType = async (vizType: string) => {
    try {
      const [from, to] = await Promise.all([
        client.fetchQuery(controlsQuery(formData.viz_type)),
        client.fetchQuery(controlsQuery(vizType)),
      ]);
      const before = history.past.findLast((one) => one.viz_type === vizType);
      const switched = switchType(formData, vizType, from, to, before);
      dispatch({ type: "change", to: withInitials(switched, to, dataset) });
    } catch (error) {
      toastError(t("The controls could not be loaded: {message}", { message: messageOf(error) }));
    }
  };
  const know = (one: ExploreDataset) => setDatasets((before) => ({ ...before, [datasourceOf(one)]: one }));
  const undo = () => dispatch({ type: "undo" });
  const redo = () => dispatch({ type: "redo" });
  useUndoKeys(undo, redo);
  return {
    formData,
    dataset,
    sections,
    change,
    /** takes a dataset that form data may name, or as it is since it was changed */
    know,
    changeType,
    undo: history.past.length > 0 ? undo : undefined,
    redo: history.future.length > 0 ? redo : undefined,
    isChanged: !isSameChart(formData, start),
  };
}

export type Editor = ReturnType<typeof useEditor>;

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y), except in fields that have an undo of their own. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const target = event.target as HTMLElement;
      if (target.isContentEditable || /^(input|textarea)$/i.test(target.tagName)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
