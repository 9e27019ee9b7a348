interface DurationStyle {
  /** as 1:05:30 */
  colons?: boolean;
  /** down to microseconds and nanoseconds */
  subMilliseconds?: boolean;
}

const steps: [unit: string, milliseconds: number][] = [
  ["y", 31_536_000_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
];

/** Milliseconds in words: 66000 → "1m 6s". */
export function duration(milliseconds: number, style: DurationStyle = {}): string {
  const sign = milliseconds < 0 ? "-" : "";
  const size = Math.abs(milliseconds);
  return sign + (style.colons ? withColons(size) : inWords(size, style.subMilliseconds === true));
}

function inWords(size: number, fine: boolean): string {
  if (size < 1000 && fine) return fineParts(size);
  if (size < 1000) return `${Math.ceil(size)}ms`;
  const parts: string[] = [];
  let rest = size;
  for (const [unit, length] of steps) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * length;
  }
  const seconds = fine ? Math.floor(rest / 1000) : Math.floor(rest / 100) / 10;
  if (seconds > 0) parts.push(`${seconds}s`);
  if (fine && rest % 1000 > 0) parts.push(fineParts(rest % 1000));
  return parts.join(" ") || "0ms";
}

function fineParts(size: number): string {
  const parts: string[] = [];
  const whole = Math.floor(size);
  const micro = Math.floor((size - whole) * 1000);
  const nano = Math.round(((size - whole) * 1000 - micro) * 1000);
  if (whole > 0) parts.push(`${whole}ms`);
  if (micro > 0) parts.push(`${micro}µs`);
  if (nano > 0) parts.push(`${nano}ns`);
  return parts.join(" ") || "0ms";
}

function withColons(size: number): string {
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const seconds = Math.floor((size % 60_000) / 100) / 10;
  const wholeSeconds = Math.floor(seconds);
  const tail =
    seconds === wholeSeconds ? pad(wholeSeconds) : `${pad(wholeSeconds)}.${Math.round((seconds - wholeSeconds) * 10)}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${tail}` : `${minutes}:${tail}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
