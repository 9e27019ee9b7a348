/**
 * How high a line of a label is, in pixels, where labels that overlap are left out: ECharts takes the width of a Chinese letter for it,
 * which on machines without that letter is half of it, and names would lie upon each other.
 */
export const lineHeight = 14;
