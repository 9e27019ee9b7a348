import DOMPurify from "dompurify";

/** What must not come from data or templates, besides all that runs: forms that send, and pages inside the page. */
const forbidden = {
  FORBID_TAGS: ["form", "input", "button", "textarea", "select", "iframe", "object", "embed", "base", "meta", "link"],
};

/** HTML without anything that runs; links open beside the page. */
export function sanitised(html: string): string {
  const purifier = DOMPurify(window);
  purifier.addHook("afterSanitizeAttributes", (node) => {
    if (node.tagName === "A") {
      node.setAttribute("target", "_blank");
      node.setAttribute("rel", "noopener noreferrer");
    }
  });
  return purifier.sanitize(html, forbidden);
}
