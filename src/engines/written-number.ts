/** A number of JSON as it was written, with every digit. `JSON.stringify` writes it so again. */
interface WrittenNumber {
  readonly rawJSON: string;
}

// Node.js has these; the compiler does not know them yet.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): WrittenNumber;
  isRawJSON(value: unknown): value is WrittenNumber;
};

/** A number of any size and precision that JSON tells with every digit. */
export const writtenNumber = rawJSON;
export const isWrittenNumber = isRawJSON;

/** Digits of which a double could lose some, or that it would write otherwise. */
const AT_RISK = /\d{16}|\.\d*0(?!\d)|\d[eE]/;

/** What JSON says, numbers with every digit that was written. */
export const parseExactly = (text: string): unknown =>
  AT_RISK.test(text) ? JSON.parse(text, exactly as never) : JSON.parse(text);

function exactly(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value !== "number" || source === undefined || String(value) === source ? value : rawJSON(source);
}
