import type { Photograph } from "./screenshots.ts";

/** Points of a page for each pixel of a picture: 72 of 96 in an inch. */
const SCALE = 0.75;

/** A PDF with one JPEG picture a page, each page as large as its picture. */
export function pdfOf(pictures: readonly Photograph[]): Uint8Array {
  const chunks: Buffer[] = [];
  const offsets: number[] = [];
  let size = 0;
  const write = (part: string | Uint8Array) => {
    const bytes = typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part);
    chunks.push(bytes);
    size += bytes.byteLength;
  };
  const object = (dictionary: string, stream?: Uint8Array) => {
    offsets.push(size);
    write(`${offsets.length} 0 obj\n${dictionary}\n`);
    if (stream) {
      write("stream\n");
      write(stream);
      write("\nendstream\n");
    }
    write("endobj\n");
  };
  // Objects 1 and 2 are the catalog and the list of pages; each page takes three more.
  const pages = pictures.map((_, at) => `${3 + at * 3} 0 R`).join(" ");
  write("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(`<< /Type /Pages /Count ${pictures.length} /Kids [${pages}] >>`);
  pictures.forEach(({ bytes, width, height }, at) => {
    const [page, content, image] = [3 + at * 3, 4 + at * 3, 5 + at * 3];
    const box = `${width * SCALE} ${height * SCALE}`;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box}] /Contents ${content} 0 R /Resources << /XObject << /P${page} ${image} 0 R >> >> >>`,
    );
    const drawing = Buffer.from(`q ${width * SCALE} 0 0 ${height * SCALE} 0 0 cm /P${page} Do Q`);
    object(`<< /Length ${drawing.byteLength} >>`, drawing);
    object(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.byteLength} >>`,
      bytes,
    );
  });
  const table = size;
  write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) write(`${String(offset).padStart(10, "0")} 00000 n \n`);
  write(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(chunks);
}
