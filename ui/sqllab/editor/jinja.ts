import type { Completion, CompletionResult } from "@codemirror/autocomplete";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

const templates = new MatchDecorator({
  regexp: /\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/g,
  decoration: Decoration.mark({ class: "cm-template" }),
});

/** Marks Jinja templates within SQL. */
export const markTemplates = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = templates.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = templates.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const macros: [label: string, detail: string][] = [
  ["current_user_id()", "id of who asks"],
  ["current_username()", "user name of who asks"],
  ["current_user_email()", "e-mail of who asks"],
  ["current_user_roles()", "roles of who asks"],
  ["current_user_rls_rules()", "row rules of who asks"],
  ["url_param('name')", "parameter of the address"],
  ["cache_key_wrapper('value')", "tells cached results apart"],
  ["filter_values('column')", "values of a filter"],
  ["get_filters('column')", "filters of a column"],
  ["get_time_filter('column')", "time range of a filter"],
  ["dataset(1)", "SQL of a dataset"],
  ["metric('name')", "expression of a metric"],
  ["from_dttm", "start of the time range"],
  ["to_dttm", "end of the time range"],
];
const blocks = ["if", "elif", "else", "endif", "for", "endfor", "set", "endset", "macro", "endmacro", "raw", "endraw"];

/** What may stand inside `{{ }}` and `{% %}`; undefined outside. */
export function completeTemplate(
  before: string,
  at: number,
  parameters: readonly string[],
): CompletionResult | null | undefined {
  const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (open < 0 || /\}\}|%\}/.test(before.slice(open))) return undefined;
  const inside = before.slice(open + 2);
  const typed = /[\w.]*$/.exec(inside)?.[0] ?? "";
  const options: Completion[] = [
    ...parameters.map((label) => ({ label, type: "variable", detail: "parameter", boost: 2 })),
    ...macros.map(([label, detail]) => ({ label, type: "function", detail })),
  ];
  if (before.startsWith("{%", open)) options.push(...blocks.map((label) => ({ label, type: "keyword", boost: 1 })));
  return { from: at - typed.length, options, validFor: /^[\w.]*$/ };
}
