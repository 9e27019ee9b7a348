/**
 * The probability that two series measured at the same times differ by as much as they do by chance alone: the two-sided
 * paired t-test. Times at which one of them has no value do not count. Undefined where nothing can be said: fewer than two
 * pairs, or pairs that all differ by the same.
 */
export function pairedTTest(a: readonly (number | null)[], b: readonly (number | null)[]): number | undefined {
  const differences = a.flatMap((value, at) => {
    const other = b[at];
    return value === null || other === null || other === undefined ? [] : [value - other];
  });
  const n = differences.length;
  if (n < 2) return undefined;
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  if (variance === 0) return undefined;
  return twoSided(mean / Math.sqrt(variance / n), n - 1);
}

/** By how many percent a series is above another, in all. */
export function lift(values: readonly (number | null)[], control: readonly (number | null)[]): number | undefined {
  const sum = (all: readonly (number | null)[]) => all.reduce<number>((total, value) => total + (value ?? 0), 0);
  const base = sum(control);
  return base === 0 ? undefined : ((sum(values) - base) / base) * 100;
}

/** P(|T| > |t|) of Student's distribution, by the regularised incomplete beta function. */
function twoSided(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The continued fraction converges fast on one side only; the other is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  return front * continuedFraction(x, a, b);
}

const tiny = 1e-300;

/** Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  const safe = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

/** Stirling's series, after moving up to where it is exact enough. */
function logGamma(value: number): number {
  let z = value;
  let shift = 0;
  while (z < 10) {
    shift -= Math.log(z);
    z += 1;
  }
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}
