import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The editor in the page's colours; those of SQL itself are custom properties of `SqlEditor.module.css`. */
export const look = [
  EditorView.theme({
    "&": { height: "100%", fontSize: "13.5px", backgroundColor: "var(--ls-surface)", color: "var(--ls-text)" },
    "&.cm-focused": { outline: "none" },
    // Above the gutter, which would cover an outline of the editor itself.
    "&.cm-focused::after": {
      content: '""',
      position: "absolute",
      inset: "0",
      zIndex: "250",
      border: "2px solid var(--ls-accent-line)",
      pointerEvents: "none",
    },
    ".cm-scroller": { fontFamily: "var(--ls-mono)", lineHeight: "1.55" },
    ".cm-content": { caretColor: "var(--ls-accent)", paddingBlock: "8px" },
    ".cm-cursor": { borderLeftColor: "var(--ls-accent)", borderLeftWidth: "2px" },
    ".cm-gutters": { backgroundColor: "var(--ls-surface)", color: "var(--ls-text-3)", border: "none" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--ls-fill)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "var(--sql-selection)",
    },
    ".cm-matchingBracket": { backgroundColor: "var(--ls-accent-soft)", outline: "1px solid var(--ls-accent-line)" },
    ".cm-selectionMatch": { backgroundColor: "var(--ls-accent-soft)" },
    ".cm-template": { backgroundColor: "var(--sql-template)", borderRadius: "3px" },
    ".cm-placeholder": { color: "var(--ls-text-3)" },
    ".cm-tooltip": {
      backgroundColor: "var(--ls-raised)",
      color: "var(--ls-text)",
      border: "1px solid var(--ls-border)",
      borderRadius: "var(--ls-radius)",
      boxShadow: "var(--ls-shadow)",
      overflow: "hidden",
    },
    ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--ls-mono)", maxHeight: "16em" },
    ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", lineHeight: "1.5" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: "var(--ls-accent-soft)",
      color: "var(--ls-text)",
    },
    ".cm-completionMatchedText": { textDecoration: "none", color: "var(--ls-link)", fontWeight: "600" },
    ".cm-completionDetail": { color: "var(--ls-text-3)", fontStyle: "normal" },
    ".cm-panels": { backgroundColor: "var(--ls-raised)", color: "var(--ls-text)", borderColor: "var(--ls-line)" },
    ".cm-panel.cm-search": { padding: "8px 36px 8px 8px", fontFamily: "var(--ls-font)", fontSize: "13px" },
    ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { fontSize: "13px" },
    ".cm-panel.cm-search input[type=checkbox]": { verticalAlign: "-2px" },
    ".cm-panel.cm-search [name=close]": { top: "8px", right: "12px", fontSize: "18px", color: "var(--ls-text-2)" },
    ".cm-textfield": { backgroundColor: "var(--ls-surface)", color: "var(--ls-text)", borderColor: "var(--ls-border)" },
    ".cm-button": {
      backgroundColor: "var(--ls-surface)",
      backgroundImage: "none",
      color: "var(--ls-text)",
      border: "1px solid var(--ls-border)",
      borderRadius: "4px",
    },
    ".cm-diagnostic": { fontFamily: "var(--ls-font)", whiteSpace: "pre-wrap", maxWidth: "60ch" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--ls-error)" },
    ".cm-diagnostic-warning": { borderLeftColor: "var(--ls-warning)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      backgroundColor: "var(--ls-error-soft)",
      textDecoration: "underline wavy var(--ls-error)",
      textDecorationSkipInk: "none",
      textUnderlineOffset: "3px",
    },
    ".cm-lintRange-warning": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--ls-warning)",
      textUnderlineOffset: "3px",
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.keyword, color: "var(--sql-keyword)", fontWeight: "600" },
      { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--sql-type)" },
      { tag: [tags.string, tags.special(tags.string)], color: "var(--sql-string)" },
      { tag: [tags.number, tags.bool, tags.null], color: "var(--sql-number)" },
      { tag: [tags.lineComment, tags.blockComment], color: "var(--sql-comment)", fontStyle: "italic" },
      { tag: tags.special(tags.name), color: "var(--sql-type)" },
    ]),
  ),
];
