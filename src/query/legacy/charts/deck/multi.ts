import { isRecord, type LegacyChart, listOf } from "../../chart.ts";

/** Layers of other charts on one map. */
export const deckMulti: LegacyChart = {
  asksNothing: true,
  shape: async ({ form, settings, layers }) => {
    const found = await layers(listOf(form.deck_slices));
    const features = found.flatMap(({ vizType, data }) =>
      isRecord(data) && Array.isArray(data.features) ? data.features.map((feature) => ({ vizType, feature })) : [],
    );
    return {
      features: Object.fromEntries(
        [...Map.groupBy(features, ({ vizType }) => vizType)].map(([kind, own]) => [
          kind,
          own.map(({ feature }) => feature),
        ]),
      ),
      mapboxApiKey: settings.MAPBOX_API_KEY,
      slices: found.map(({ description }) => description),
    };
  },
};
