import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { drawSelection, EditorView, highlightSpecialChars, keymap, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { dialectOf, readerOf } from "./dialects.ts";
import { completeExpression, type ExpressionNames } from "./expression-completion.ts";
import { markTemplates } from "./jinja.ts";
import { look } from "./look.ts";
import styles from "./SqlEditor.module.css";

export interface ExpressionEditorProps {
  label: string;
  /** what it begins with */
  value: string;
  placeholder?: string;
  backend: string | undefined;
  names: ExpressionNames;
  change(sql: string): void;
  /** Ctrl or Command with Enter */
  submit(): void;
}

/** A few lines of SQL within a form: Tab leaves it. */
export function ExpressionEditor(props: ExpressionEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const { label, value, backend, placeholder: hint } = latest.current;
    const dialect = dialectOf(backend);
    const editor = new EditorView({
      parent: box.current ?? undefined,
      doc: value,
      extensions: [
        highlightSpecialChars(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        markTemplates,
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label }),
        hint === undefined ? [] : placeholder(hint),
        readerOf(dialect),
        autocompletion({ override: [completeExpression(() => latest.current.names, dialect)], maxRenderedOptions: 80 }),
        keymap.of([
          {
            key: "Mod-Enter",
            run: () => {
              latest.current.submit();
              return true;
            },
          },
          // Escape in an open list closes that alone, not what the form stands in.
          { key: "Escape", run: closeCompletion, stopPropagation: true },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.change(update.state.doc.toString());
        }),
      ],
    });
    return () => editor.destroy();
  }, []);
  return <div ref={box} className={`${styles.editor} ${styles.expression}`} />;
}
