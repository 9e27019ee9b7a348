import { escapeHtml } from "../../answers.ts";

/**
 * The few marks of Markdown that descriptions use, as HTML that holds nothing else: paragraphs, emphasis, code and links.
 * Tags in the text are dropped with what scripts and styles hold.
 */
export function renderMarkdown(text: string | null): string {
  if (!text) return "";
  const bare = text
    .trim()
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<\/?[a-z][^>]*>/gi, "");
  return bare
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${inline(paragraph)}</p>`)
    .join("\n");
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g, '<a href="$2">$1</a>');
}
