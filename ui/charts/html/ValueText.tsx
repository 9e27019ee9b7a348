import { lazy, Suspense } from "react";

const SafeHtml = lazy(() => import("./SafeHtml.tsx").then((module) => ({ default: module.SafeHtml })));

/** Whether a text would be shown as HTML. */
export const isMarkup = (text: string): boolean => /<[a-z][^>]*>/i.test(text);

/** A value of the data; where HTML may be shown as such (`allow_render_html`), without anything in it that runs. */
export function ValueText({ text, isHtml }: { text: string; isHtml: boolean }) {
  if (!isHtml || !isMarkup(text)) return text;
  return (
    <Suspense fallback={text}>
      <SafeHtml html={text} />
    </Suspense>
  );
}
