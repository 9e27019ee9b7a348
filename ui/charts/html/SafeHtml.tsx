import { useMemo } from "react";
import { sanitised } from "./sanitise.ts";

/** HTML of data, without anything that runs. */
export function SafeHtml({ html }: { html: string }) {
  const safe = useMemo(() => sanitised(html), [html]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised in the line before
  return <span style={{ display: "contents" }} dangerouslySetInnerHTML={{ __html: safe }} />;
}
