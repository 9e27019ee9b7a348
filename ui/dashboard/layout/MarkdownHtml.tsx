import rehypeRaw from "rehype-raw";
import { Markdown } from "./Markdown.tsx";

const before = [rehypeRaw];

/** A text with HTML in it. The HTML is read first and cleaned afterwards, like everything else. */
export function MarkdownHtml({ source }: { source: string }) {
  return <Markdown source={source} before={before} />;
}
