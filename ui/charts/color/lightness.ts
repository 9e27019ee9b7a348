/** Red, green and blue of a hex or rgb colour, 0 to 255. */
export function channels(color: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex) {
    const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const at = (from: number) => Number.parseInt(full.slice(from, from + 2), 16);
    return [at(0), at(2), at(4)];
  }
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** How light a colour looks, 0 to 255. */
function lightness(color: string): number {
  const [red, green, blue] = channels(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Whether text on this colour (hex or rgb) should be light. */
export function isDarkColor(color: string): boolean {
  return lightness(color) < 140;
}

/** The colour, made lighter where it would hardly be seen on a dark page. */
export function readableOnDark(color: string): string {
  const light = lightness(color);
  if (light >= 105) return color;
  const share = (118 - light) / (255 - light);
  return mixed(color, "#ffffff", share);
}

/** The colour that lies a share (0…1) of the way from one to another. */
export function mixed(from: string, to: string, share: number): string {
  const end = channels(to);
  const between = channels(from).map((channel, at) => Math.round(channel + ((end[at] ?? channel) - channel) * share));
  return `#${between.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
