import type { ComponentProps } from "react";
import ReactMarkdown from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import styles from "./Markdown.module.css";

/** GitHub's rules of what is harmless, and the few attributes that dashboards lay out their texts with. */
const schema = {
  ...defaultSchema,
  attributes: {
    ...defaultSchema.attributes,
    "*": [...(defaultSchema.attributes?.["*"] ?? []), "className", "align"],
    img: [...(defaultSchema.attributes?.img ?? []), "width", "height"],
  },
  tagNames: [...(defaultSchema.tagNames ?? []), "center", "font"],
};

type Plugins = NonNullable<ComponentProps<typeof ReactMarkdown>["rehypePlugins"]>;

/** A text of a dashboard. HTML in it is cleaned: no scripts, no styles, no javascript: addresses. */
export function Markdown({ source, before = [] }: { source: string; before?: Plugins }) {
  return (
    <div className={styles.markdown} dir="auto">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[...before, [rehypeSanitize, schema]]}
        components={{ a: ({ node: _node, ...props }) => <a {...props} rel="noopener noreferrer" /> }}
      >
        {source}
      </ReactMarkdown>
    </div>
  );
}
