import { lazy, Suspense } from "react";

const SafeHtml = lazy(() => import("./SafeHtml.tsx").then((module) => ({ default: module.SafeHtml })));

/** A value of the data; where HTML may be shown as such (`allow_render_html`), without anything in it that runs. */
export function ValueText({ text, isHtml }: { text: string; isHtml: boolean }) {
  if (!isHtml || !/<[a-z][^>]*>/i.test(text)) return text;
  return (
    <Suspense fallback={text}>
      <SafeHtml html={text} />
    </Suspense>
  );
}
