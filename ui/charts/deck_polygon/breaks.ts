/** The edges of the buckets of colour: those that were chosen, else between least and greatest in equal steps. */
export function breaksOf(values: readonly number[], chosen: readonly unknown[], buckets: number): number[] {
  const own = chosen.map(Number).filter(Number.isFinite);
  if (own.length > 1) return own.toSorted((a, b) => a - b);
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (low > high) return [0, 1];
  const count = Math.max(1, Math.min(20, Math.round(buckets)));
  return Array.from({ length: count + 1 }, (_, at) => low + ((high - low) * at) / count);
}
