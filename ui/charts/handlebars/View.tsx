import { useEffect, useMemo, useRef } from "react";
import { messageOf } from "../../api/errors.ts";
import { t } from "../../i18n/t.ts";
import { text } from "../form-data.ts";
import { sanitised } from "../html/sanitise.ts";
import type { ChartViewProps } from "../types.ts";
import { render } from "./template.ts";

/** Rows written by the chart's own template. Its CSS holds inside the chart alone. */
export function View({ formData, queriesData, width, height, theme, name }: ChartViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [template, css] = [text(formData, "handlebarsTemplate"), text(formData, "styleTemplate")];
  const written = useMemo(() => attempt(template, queriesData[0]?.data ?? []), [template, queriesData]);
  useEffect(() => {
    if (!box.current) return;
    const root = box.current.shadowRoot ?? box.current.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = css;
    const content = document.createElement("div");
    content.innerHTML = sanitised(written.html ?? "");
    root.replaceChildren(style, content);
  }, [written, css]);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      data-chart="drawn"
      style={{ width, height, overflow: "auto", color: theme.text, fontFamily: theme.fontFamily }}
    >
      {written.problem ? (
        <p role="alert" style={{ padding: 16, color: theme.error, whiteSpace: "pre-wrap" }}>
          {written.problem}
        </p>
      ) : null}
      <div ref={box} />
    </section>
  );
}

function attempt(template: string, data: unknown[]): { html?: string; problem?: string } {
  try {
    return { html: render(template, { data }) };
  } catch (error) {
    return {
      problem: t("The template cannot be filled. {value}", {
        value: messageOf(error),
      }),
    };
  }
}
