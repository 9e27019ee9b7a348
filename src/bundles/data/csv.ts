/**
 * Reads CSV (RFC 4180) as it arrives: one array a record, the header among them.
 * @param chunks pieces of the text, cut anywhere
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let record: string[] = [];
  let field = "";
  let quoted = false;
  /** The last character closed a quotation, or doubles it if another quote follows. */
  let closing = false;
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (quoted) {
        if (character !== '"') field += character;
        else {
          quoted = false;
          closing = true;
        }
        continue;
      }
      if (character === '"') {
        if (closing) field += '"';
        quoted = true;
      } else if (character === ",") {
        record.push(field);
        field = "";
      } else if (character === "\n") {
        record.push(field);
        yield record;
        record = [];
        field = "";
      } else if (character !== "\r") {
        field += character;
      }
      closing = false;
    }
  }
  if (field !== "" || record.length > 0) yield [...record, field];
}
