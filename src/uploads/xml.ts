/** One step of a walk through XML: a tag that opens or closes, or the text between two tags. */
export type XmlStep =
  | { kind: "open"; name: string; attributes: Record<string, string> }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Walks through XML without a document type: names come without their prefixes, entities other than the five
 * of XML itself and character codes stay as they stand.
 */
export function* walkXml(xml: string): Generator<XmlStep> {
  let at = 0;
  for (;;) {
    const start = xml.indexOf("<", at);
    if (start < 0) return;
    if (start > at) yield { kind: "text", text: decodeEntities(xml.slice(at, start)) };
    if (xml.startsWith("<![CDATA[", start)) {
      const end = xml.indexOf("]]>", start);
      if (end < 0) return;
      yield { kind: "text", text: xml.slice(start + 9, end) };
      at = end + 3;
      continue;
    }
    const isComment = xml.startsWith("<!--", start);
    const end = xml.indexOf(isComment ? "-->" : ">", start);
    if (end < 0) return;
    at = end + (isComment ? 3 : 1);
    const tag = xml.slice(start + 1, end);
    if (tag.startsWith("?") || tag.startsWith("!")) continue;
    if (tag.startsWith("/")) {
      yield { kind: "close", name: localName(tag.slice(1).trim()) };
      continue;
    }
    const isEmpty = tag.endsWith("/");
    const space = tag.search(/[\s/]/);
    const name = localName(space < 0 ? tag : tag.slice(0, space));
    yield { kind: "open", name, attributes: space < 0 ? {} : attributesOf(tag.slice(space)) };
    if (isEmpty) yield { kind: "close", name };
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = "", double, single] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[name] = decodeEntities(double ?? single ?? "");
  }
  return attributes;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
