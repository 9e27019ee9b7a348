/** Gives labels their colours. One for a dashboard keeps a label's colour the same in all of its charts. */
export interface LabelColors {
  /** Colours for the labels of one chart, told apart as far as the palette goes. */
  forLabels(labels: readonly string[], palette: readonly string[]): (label: string) => string;
}

/**
 * Starts a set of label colours.
 * `fixed` holds a dashboard's own choices: `{...json_metadata.map_label_colors, ...json_metadata.label_colors}`.
 */
export function createLabelColors(fixed: Record<string, string> = {}): LabelColors {
  const known = new Map<string, string>(Object.entries(fixed));
  return {
    forLabels(labels, palette) {
      const taken = new Map<string, number>();
      for (const label of labels) {
        const color = known.get(label);
        if (color) taken.set(color, (taken.get(color) ?? 0) + 1);
      }
      for (const label of labels) {
        if (known.has(label)) continue;
        const color = leastTaken(palette, taken);
        taken.set(color, (taken.get(color) ?? 0) + 1);
        known.set(label, color);
      }
      const own = toldApart(labels, known, fixed, palette);
      return (label) => own.get(label) ?? known.get(label) ?? palette[0] ?? "#888";
    },
  };
}

/** Labels that met their colour in different charts may share one: here the later ones take a free colour instead. */
function toldApart(
  labels: readonly string[],
  known: ReadonlyMap<string, string>,
  fixed: Record<string, string>,
  palette: readonly string[],
): Map<string, string> {
  const own = new Map<string, string>();
  const all = labels.map((label) => known.get(label));
  const used = new Set(all);
  const seen = new Set(labels.filter((label) => Object.hasOwn(fixed, label)).map((label) => fixed[label]));
  for (const label of new Set(labels)) {
    if (Object.hasOwn(fixed, label)) continue;
    const color = known.get(label);
    const free = seen.has(color) ? palette.find((candidate) => !used.has(candidate)) : undefined;
    if (free) own.set(label, free);
    used.add(free);
    seen.add(free ?? color);
  }
  return own;
}

function leastTaken(palette: readonly string[], taken: ReadonlyMap<string, number>): string {
  let best = palette[0] ?? "#888";
  for (const color of palette) {
    if ((taken.get(color) ?? 0) < (taken.get(best) ?? 0)) best = color;
  }
  return best;
}
