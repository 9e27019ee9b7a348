/** Points of a page for each pixel of a picture: 72 of 96 in an inch. */
const SCALE = 0.75;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG's types of colour: grey and RGB, which PDF has too. */
const COLORS: Record<number, { space: string; count: number }> = {
  0: { space: "/DeviceGray", count: 1 },
  2: { space: "/DeviceRGB", count: 3 },
};

/**
 * A PDF of one page that is as large as its picture. The picture's data go in as they are: PDF reads PNG's own compression.
 * @throws Error for a PNG that has transparency, a palette, or is interlaced; photographs of pages have none of these
 */
export function pdfOfPng(png: Buffer): Buffer<ArrayBuffer> {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error("The picture is no PNG");
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += 12 + length;
  }
  const [width, height] = [header?.readUInt32BE(0) ?? 0, header?.readUInt32BE(4) ?? 0];
  const bits = header?.[8] ?? 0;
  const color = COLORS[header?.[9] ?? -1];
  if (!color || header?.[12] !== 0) throw new Error("The picture is a PNG of a kind that PDF does not have");
  const stream = Buffer.concat(data);
  const decoding = `/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors ${color.count} /BitsPerComponent ${bits} /Columns ${width} >>`;
  const [pageWidth, pageHeight] = [width * SCALE, height * SCALE];
  const drawing = Buffer.from(`q ${pageWidth} 0 0 ${pageHeight} 0 0 cm /P Do Q`);
  return assemble([
    ["<< /Type /Catalog /Pages 2 0 R >>"],
    ["<< /Type /Pages /Count 1 /Kids [3 0 R] >>"],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Resources << /XObject << /P 4 0 R >> >> /Contents 5 0 R >>`,
    ],
    [
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace ${color.space} /BitsPerComponent ${bits} ${decoding} /Length ${stream.length} >>`,
      stream,
    ],
    [`<< /Length ${drawing.length} >>`, drawing],
  ]);
}

function assemble(objects: [dictionary: string, stream?: Buffer][]): Buffer<ArrayBuffer> {
  const chunks: Buffer[] = [Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  const offsets: number[] = [];
  let size = chunks[0]!.length;
  const write = (part: Buffer | string) => {
    const bytes = typeof part === "string" ? Buffer.from(part, "latin1") : part;
    chunks.push(bytes);
    size += bytes.length;
  };
  for (const [dictionary, stream] of objects) {
    offsets.push(size);
    write(`${offsets.length} 0 obj\n${dictionary}\n`);
    if (stream) for (const part of ["stream\n", stream, "\nendstream\n"]) write(part);
    write("endobj\n");
  }
  const start = size;
  write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) write(`${String(offset).padStart(10, "0")} 00000 n \n`);
  write(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(chunks);
}
