/** A file type in the upper half of Unix permissions. */
const SYMLINK = 0xa000;
const TYPE_MASK = 0xf000;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
/** The comment after the directory's end is no longer than this. */
const MAX_COMMENT = 0xffff;

/** Names of the entries of a zip archive that are symbolic links, which its directory alone tells. */
export function symlinksIn(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const links: string[] = [];
  let at = directoryStart(view);
  while (at !== undefined && at + 46 <= view.byteLength && view.getUint32(at, true) === ENTRY) {
    const nameLength = view.getUint16(at + 28, true);
    const mode = view.getUint32(at + 38, true) >>> 16;
    if ((mode & TYPE_MASK) === SYMLINK) {
      links.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)));
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return links;
}

function directoryStart(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) === END) return view.getUint32(at + 16, true);
  }
  return undefined;
}
