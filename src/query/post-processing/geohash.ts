const ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";

/** The cell of a geohash, each bound from least to greatest; null for what is none. */
export function geohashBox(text: string): { latitude: [number, number]; longitude: [number, number] } | null {
  const latitude: [number, number] = [-90, 90];
  const longitude: [number, number] = [-180, 180];
  let isLongitude = true;
  for (const letter of text.toLowerCase()) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    for (let bit = 16; bit >= 1; bit >>= 1) {
      const range = isLongitude ? longitude : latitude;
      const middle = (range[0] + range[1]) / 2;
      range[value & bit ? 0 : 1] = middle;
      isLongitude = !isLongitude;
    }
  }
  return { latitude, longitude };
}

/** Latitude and longitude of the middle of a geohash cell; null for what is none. */
export function decodeGeohash(text: string): { latitude: number; longitude: number } | null {
  const box = geohashBox(text);
  if (!box) return null;
  const middle = ([low, high]: [number, number]) => (low + high) / 2;
  return { latitude: middle(box.latitude), longitude: middle(box.longitude) };
}

/** Geohash of a place, 12 letters; null when the latitude is outside of the world. */
export function encodeGeohash(latitude: number, longitude: number, length = 12): string | null {
  if (!(latitude >= -90 && latitude < 90) || !Number.isFinite(longitude)) return null;
  let east = longitude;
  while (east < -180) east += 360;
  while (east >= 180) east -= 360;
  const ranges = [
    [-180, 180],
    [-90, 90],
  ];
  let text = "";
  for (let bits = 0, value = 0, count = 0; text.length < length; bits++) {
    const range = ranges[bits % 2]!;
    const middle = (range[0]! + range[1]!) / 2;
    const isHigh = (bits % 2 === 0 ? east : latitude) >= middle;
    range[isHigh ? 0 : 1] = middle;
    value = value * 2 + Number(isHigh);
    if (++count === 5) {
      text += ALPHABET[value];
      value = 0;
      count = 0;
    }
  }
  return text;
}
