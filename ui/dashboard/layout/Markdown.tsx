import ReactMarkdown from "react-markdown";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { useBootstrap } from "../../bootstrap-context.ts";
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

/** A text of a dashboard. HTML in it is cleaned: no scripts, no styles, no javascript: addresses. */
export function Markdown({ source }: { source: string }) {
  const { common } = useBootstrap();
  const rehype = common.feature_flags.ESCAPE_MARKDOWN_HTML
    ? [[rehypeSanitize, schema] as const]
    : [rehypeRaw, [rehypeSanitize, schema] as const];
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={rehype as React.ComponentProps<typeof ReactMarkdown>["rehypePlugins"]}
        components={{ a: ({ node: _node, ...props }) => <a {...props} rel="noopener noreferrer" /> }}
      >
        {source}
      </ReactMarkdown>
    </div>
  );
}
