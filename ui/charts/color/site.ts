import { isRecord } from "../form-data.ts";

/** A set of colours that the installation has added, as `EXTRA_CATEGORICAL_COLOR_SCHEMES` and its like say it. */
interface SiteScheme {
  label: string;
  colors: readonly string[];
}

type Schemes = Readonly<Record<string, SiteScheme>>;

export interface SiteSchemes {
  palettes: Schemes;
  gradients: Schemes;
  /** what charts have that say nothing, where one of the installation's takes that place */
  palette?: string;
  gradient?: string;
}

/** The installation's own colours; `setSiteSchemes` fills it when the page starts. */
export let siteSchemes: SiteSchemes = { palettes: {}, gradients: {} };

/** Takes over the schemes of the page's bootstrap data; what is no scheme is left out. */
export function setSiteSchemes(categorical: unknown, sequential: unknown): void {
  const [palettes, gradients] = [readSchemes(categorical), readSchemes(sequential)];
  siteSchemes = {
    palettes: palettes.schemes,
    gradients: gradients.schemes,
    palette: palettes.first,
    gradient: gradients.first,
  };
}

function readSchemes(given: unknown): { schemes: Schemes; first?: string } {
  const found = (Array.isArray(given) ? given : []).flatMap((one) => {
    if (!isRecord(one) || typeof one.id !== "string" || !Array.isArray(one.colors)) return [];
    const { id, label, isDefault } = one;
    return [{ id, isDefault: isDefault === true, label: String(label ?? id), colors: one.colors.map(String) }];
  });
  return {
    schemes: Object.fromEntries(found.map(({ id, label, colors }) => [id, { label, colors }])),
    first: found.findLast(({ isDefault }) => isDefault)?.id,
  };
}
