import { parser } from "@lezer/python";
import type { Place } from "./values.ts";

/** A node of the syntax tree. */
export type Node = NonNullable<ReturnType<typeof parser.parse>["topNode"]["firstChild"]>;

/** A Python file and where its lines start. */
export class Source {
  readonly file: string;
  readonly text: string;
  private readonly starts: number[];
  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.starts = [0];
    for (let i = 0; i < text.length; i++) if (text[i] === "\n") this.starts.push(i + 1);
  }
  placeAt(offset: number): Place {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
  textOf(node: Node): string {
    return this.text.slice(node.from, node.to);
  }
}

export interface Parsed {
  source: Source;
  statements: Node[];
  /** Where the syntax is broken, if it is. */
  broken: Place | undefined;
}

/** Parses a file; a tree with an error in it is not used. */
export function parsePython(file: string, text: string): Parsed {
  const source = new Source(file, text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"));
  const tree = parser.parse(source.text);
  let broken: number | undefined;
  tree.iterate({
    enter(node) {
      const isOpen = /^(Format)?String$/.test(node.name) && !isClosed(source.text.slice(node.from, node.to));
      if ((node.type.isError || isOpen) && broken === undefined) broken = node.from;
    },
  });
  return {
    source,
    statements: children(tree.topNode),
    broken: broken === undefined ? undefined : source.placeAt(broken),
  };
}

/** Whether a text literal ends with the quotes that it begins with: the parser lets one that does not end with its line. */
function isClosed(literal: string): boolean {
  const [opening = "", quotes = ""] = /^[a-z]*('{3}|"{3}|'|")/i.exec(literal) ?? [];
  return literal.length >= opening.length + quotes.length && literal.endsWith(quotes);
}

/** The children of a node without comments. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== "Comment") found.push(child);
  return found;
}

/** Children between brackets, split at commas. */
export function items(nodes: readonly Node[]): Node[][] {
  const found: Node[][] = [[]];
  for (const node of nodes) {
    if (node.name === ",") found.push([]);
    else found.at(-1)?.push(node);
  }
  return found.filter((item) => item.length > 0);
}
