import { lazy, Suspense } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";

const Markdown = lazy(() => import("./Markdown.tsx").then((module) => ({ default: module.Markdown })));
const MarkdownHtml = lazy(() => import("./MarkdownHtml.tsx").then((module) => ({ default: module.MarkdownHtml })));

/** A text element. The reader of HTML is heavy: it is loaded where there is some. */
export function TextBlock({ source }: { source: string }) {
  const { common } = useBootstrap();
  const hasHtml = /<[a-z!/]/i.test(source) && common.feature_flags.ESCAPE_MARKDOWN_HTML !== true;
  return (
    <Suspense fallback={null}>{hasHtml ? <MarkdownHtml source={source} /> : <Markdown source={source} />}</Suspense>
  );
}
