/** Google's encoded polylines: zigzag differences in units of 0.00001°, latitude first. */
export function decodePolyline(text: string): [latitude: number, longitude: number][] {
  const points: [number, number][] = [];
  let [at, lat, lon] = [0, 0, 0];
  const next = (): number => {
    let [shift, result, byte] = [0, 0, 0];
    do {
      byte = (text.charCodeAt(at) || 63) - 63;
      at += 1;
      result |= (byte & 31) << shift;
      shift += 5;
    } while (byte >= 32 && at < text.length);
    return result & 1 ? ~(result >> 1) : result >> 1;
  };
  while (at < text.length) {
    lat += next();
    lon += next();
    points.push([lat / 1e5, lon / 1e5]);
  }
  return points;
}
