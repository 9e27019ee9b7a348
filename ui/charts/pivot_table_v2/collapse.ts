import { type Line, metricLevel } from "./pivot.ts";

/** A group of a line: its parts down to a level. */
export function groupKey(line: Line, depth: number): string {
  return JSON.stringify(line.key.slice(0, depth + 1).map((part) => part ?? null));
}

/** Whether lines of this level have subtotals, which stay when their group is closed. */
export function canClose(depth: number, levels: readonly string[]): boolean {
  const metricAt = levels.indexOf(metricLevel);
  const last = levels.length - 1;
  return depth < last && depth !== metricAt && !(depth === last - 1 && metricAt === last);
}

/** The lines without those of closed groups, whose subtotals stand for them. */
export function openLines(lines: readonly Line[], levels: readonly string[], closed: ReadonlySet<string>): Line[] {
  if (closed.size === 0) return [...lines];
  return lines.filter((line) =>
    levels.every((_, depth) => {
      if (!canClose(depth, levels) || line.key[depth] === undefined || !closed.has(groupKey(line, depth))) return true;
      // Of the levels below only the metric's name is there in the group's own subtotal.
      return (
        line.total && line.key.every((part, at) => at <= depth || part === undefined || levels[at] === metricLevel)
      );
    }),
  );
}

/** All groups of a level. */
export function groupsOf(lines: readonly Line[], depth: number): string[] {
  return [...new Set(lines.filter((line) => line.key[depth] !== undefined).map((line) => groupKey(line, depth)))];
}

/** A set with what is missing of these; without them where it has all. */
export function toggled(closed: ReadonlySet<string>, groups: readonly string[]): Set<string> {
  const isClosed = groups.every((group) => closed.has(group));
  const next = new Set(closed);
  for (const group of groups) {
    if (isClosed) next.delete(group);
    else next.add(group);
  }
  return next;
}
