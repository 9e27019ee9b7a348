import { isRecord } from "../form-data.ts";

/** Red, green, blue (0 to 255) and opacity (0 to 1) of a colour that was picked: `{r, g, b, a}` in form data. */
export function pickedChannels(value: unknown): [number, number, number, number] | undefined {
  if (!isRecord(value)) return undefined;
  const [red, green, blue] = [value.r, value.g, value.b].map(Number) as [number, number, number];
  const alpha = value.a === undefined ? 1 : Number(value.a);
  return [red, green, blue, alpha].some(Number.isNaN) ? undefined : [red, green, blue, alpha];
}

/** The same as CSS, opaque. */
export function pickedColor(value: unknown): string | undefined {
  const found = pickedChannels(value);
  return found && `rgb(${found.slice(0, 3).join(", ")})`;
}
