import { useEffect } from "react";

/** A dashboard's own style sheet, while it is shown. Made by the browser's API, which refuses to import others. */
export function useDashboardCss(css: string | null): void {
  useEffect(() => {
    if (!css?.trim()) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [css]);
}
