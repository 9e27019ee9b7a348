import { writtenNumber } from "../../../engines/written-number.ts";
import { type AddressRange, readNetwork } from "./internet-address.ts";
import { readPorts } from "./port.ts";

/** What texts mean in an advanced data type: as filters take them, and as people read them. */
export interface Converted {
  values: unknown[];
  error_message: string;
  display_value: string;
  valid_filter_operators: readonly string[];
}

interface AdvancedDataType {
  /** What stands for one text; null when it means nothing here. */
  read(text: string): { value: unknown; display: string } | null;
  /** What stands for no text at all. */
  empty: unknown;
  refusal(text: string): string;
}

const OPERATORS = ["EQUALS", "GREATER_THAN_OR_EQUAL", "GREATER_THAN", "IN", "LESS_THAN", "LESS_THAN_OR_EQUAL"];

const TYPES: Readonly<Record<string, AdvancedDataType>> = {
  internet_address: {
    read: (text) => {
      const range = readNetwork(text);
      return range && describeRange(range);
    },
    empty: "",
    refusal: (text) => `${/^\d+$/.test(text) ? text : `'${text}'`} does not appear to be an IPv4 or IPv6 network`,
  },
  port: {
    read: (text) => {
      const ports = readPorts(text);
      return ports && { value: ports, display: `[${ports.join(", ")}]` };
    },
    empty: [""],
    refusal: (text) => `'${text}' does not appear to be a port name or number`,
  },
};

export const advancedDataTypes: readonly string[] = Object.keys(TYPES);

/** Converts values up to the first that means nothing in the type; undefined for a type that does not exist. */
export function convert(type: string, values: readonly unknown[]): Converted | undefined {
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!known) return undefined;
  const result = { values: [] as unknown[], error_message: "", valid_filter_operators: OPERATORS };
  const displays: string[] = [];
  if (values.length === 1 && values[0] === "") return { ...result, values: [known.empty], display_value: "" };
  for (const value of values) {
    const text = String(value);
    const read = known.read(text);
    if (!read) {
      result.error_message = known.refusal(text);
      break;
    }
    result.values.push(read.value);
    displays.push(read.display);
  }
  return { ...result, display_value: displays.join(", ") };
}

function describeRange({ start, end }: AddressRange): { value: unknown; display: string } {
  if (start === end) return { value: exact(start), display: String(start) };
  return { value: { start: exact(start), end: exact(end) }, display: `${start} - ${end}` };
}

const exact = (number: bigint): unknown => writtenNumber(String(number));
