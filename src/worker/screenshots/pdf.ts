/** A picture, and its size in pixels. */
export interface Photograph {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** Points of a page for each pixel of a page of the web: 72 of 96 in an inch. */
const SCALE = 0.75;

/**
 * A PDF with one JPEG picture a page, each page as large as its picture. The pages in browsers make theirs with it, too.
 * @param density pixels of the pictures for each pixel of what they show
 */
export function pdfOf(pictures: readonly Photograph[], density = 1): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const offsets: number[] = [];
  let size = 0;
  const write = (part: string | Uint8Array) => {
    const bytes = typeof part === "string" ? latin1(part) : part;
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
    const box = `${(width * SCALE) / density} ${(height * SCALE) / density}`;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box}] /Contents ${content} 0 R /Resources << /XObject << /P${page} ${image} 0 R >> >> >>`,
    );
    const drawing = latin1(`q ${(width * SCALE) / density} 0 0 ${(height * SCALE) / density} 0 0 cm /P${page} Do Q`);
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
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
